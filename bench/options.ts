import { parseArgs } from "node:util";

export interface BenchOptions {
  readonly help: boolean;
  readonly withPeers: boolean;
  /** Names of parts; empty: all of them. */
  readonly only: readonly string[];
  readonly repetitions: number;
  readonly sizes: readonly number[];
  /** The greatest number of resources that the other tools are given. */
  readonly peersUpTo: number;
  readonly seed: number;
  /** Write the tables into the README though not everything was measured. */
  readonly write: boolean;
}

const ALL_SIZES = [10, 100, 1000];

/** Whether everything is measured, so that the README may have it. */
export function isWhole({ withPeers, only, sizes }: BenchOptions): boolean {
  return withPeers && only.length === 0 && ALL_SIZES.every((size) => sizes.includes(size));
}

/** @throws TypeError for what it does not know. */
export function readOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: "boolean", default: false },
      "without-peers": { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      repetitions: { type: "string", default: "9" },
      sizes: { type: "string", default: ALL_SIZES.join(",") },
      "peers-up-to": { type: "string", default: "100" },
      seed: { type: "string", default: "20" },
      write: { type: "boolean", default: false },
    },
  });
  return {
    help: values.help,
    withPeers: !values["without-peers"],
    only: values.only.flatMap((names) => names.split(",")).filter((name) => name !== ""),
    repetitions: positive("--repetitions", values.repetitions),
    sizes: values.sizes.split(",").map((size) => positive("--sizes", size)),
    peersUpTo: positive("--peers-up-to", values["peers-up-to"]),
    seed: positive("--seed", values.seed),
    write: values.write,
  };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new TypeError(`${option} wants a whole number from 1 on, not ${text}`);
  return value;
}

export function helpText(parts: readonly { readonly name: string; readonly about: string }[]): string {
  return `Usage: npm run bench -- [options]

measures tsamae on this machine, and writes the tables of bench/README.md

Options:
  --only <names>      only these parts, with commas between; the README then stays as it is
  --without-peers     without Itamae and Ansible; the README then stays as it is
  --peers-up-to <n>   Itamae and Ansible with so many resources at most (default: 100; a thousand takes them a quarter of an hour)
  --write             write the README all the same
  --sizes <n,n>       numbers of resources (default: ${ALL_SIZES.join(",")}); with fewer the README stays as it is
  --repetitions <n>   measured runs of tsamae and the floor, of which the median counts (default: 9)
  --seed <n>          for the order of what is shuffled (default: 20)
  --help              show this help

Parts:
${parts.map(({ name, about }) => `  ${name.padEnd(18)}  ${about}`).join("\n")}

The exit status is 1 when a target is not met.
`;
}
