import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensurePrograms } from "../test/hosts/debian-packages.ts";
import { removeOwnHosts } from "../test/hosts/leftovers.ts";
import { allContenders, missingFrom, ownContenders } from "./contenders/index.ts";
import { BENCH_FOLDER } from "./folders.ts";
import { startBenchHost } from "./host/bench-host.ts";
import { type BenchOptions, helpText, isWhole, readOptions } from "./options.ts";
import type { Bench, Measured, Part } from "./part.ts";
import { parts } from "./parts/index.ts";
import { machineTable } from "./results/machine.ts";
import { replaceTables } from "./results/readme-tables.ts";
import { renderTable } from "./results/table.ts";
import { isMet, type Target, targetCells, targetLine } from "./results/target.ts";

const begin = Date.now();
const README = join(BENCH_FOLDER, "README.md");

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  // A stack would only hide what the command that failed said.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(options: BenchOptions): Promise<void> {
  if (options.help) {
    process.stdout.write(helpText(parts));
    return;
  }
  const chosen = chosenParts(options.only);
  process.once("SIGINT", () => void removeOwnHosts().finally(() => process.exit(130)));
  const bench = await openBench(options);
  try {
    const measured = await measureAll(bench, chosen);
    if (isWhole(options) || options.write) await writeTables(measured);
    tellTargets(measured.targets);
  } finally {
    await removeOwnHosts();
  }
}

function chosenParts(names: readonly string[]): readonly Part[] {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) throw new TypeError(`no such part: ${unknown.join(", ")}; see --help`);
  return parts.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function openBench({ withPeers, ...options }: BenchOptions): Promise<Bench> {
  say("setting up: programs, the host's image, the host");
  await ensurePrograms(["ssh", "strace", "time"]);
  const contenders = withPeers ? await allContenders(say) : ownContenders;
  return { ...options, host: await startBenchHost(), contenders, missing: missingFrom(contenders), say };
}

async function measureAll(bench: Bench, chosen: readonly Part[]): Promise<Measured> {
  const all: Measured[] = [];
  for (const part of chosen) {
    say(`${part.name}: ${part.about}`);
    const measured = await part.measure(bench);
    for (const table of Object.values(measured.tables)) process.stdout.write(`\n${renderTable(table)}\n\n`);
    all.push(measured);
  }
  return {
    tables: Object.assign({}, ...all.map(({ tables }) => tables)),
    targets: all.flatMap(({ targets }) => targets),
  };
}

async function writeTables({ tables, targets }: Measured): Promise<void> {
  const machine = await machineTable();
  const summary = { columns: ["target", "measured", "promised", ""], rows: targets.map(targetCells) };
  const rendered = Object.entries({ ...tables, machine, targets: summary }).map(([name, table]) => [
    name,
    renderTable(table),
  ]);
  await writeFile(README, replaceTables(await readFile(README, "utf8"), Object.fromEntries(rendered)));
  say("the tables of bench/README.md are new");
}

function tellTargets(targets: readonly Target[]): void {
  for (const target of targets) process.stdout.write(`${targetLine(target)}\n`);
  if (!targets.every(isMet)) process.exitCode = 1;
}

function say(progress: string): void {
  const seconds = Math.round((Date.now() - begin) / 1000);
  process.stdout.write(`${String(seconds).padStart(5)} s  ${progress}\n`);
}
