import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/engine/events.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { tsamaeProgram } from "../hosts/tsamae.ts";
import { waitUntil } from "../hosts/wait-until.ts";
import { scaled } from "../machine-speed.ts";
import { temporaryFolder } from "../temporary/folder.ts";

type Line = RunEvent | { readonly type: "error"; readonly host: string; readonly message: string };

/** A run that is watched while it goes on. */
interface Watched {
  readonly lines: readonly Line[];
  /** Milliseconds from the start until each host's run finished. */
  readonly finishedMs: ReadonlyMap<string, number>;
  readonly interrupt: () => void;
  readonly code: Promise<number | null>;
}

function watch(args: readonly string[]): Watched {
  const started = performance.now();
  const child = spawn(process.execPath, [tsamaeProgram, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: Line[] = [];
  const finishedMs = new Map<string, number>();
  createInterface(child.stdout).on("line", (text) => {
    const line: Line = JSON.parse(text);
    lines.push(line);
    if (line.type === "run-finished") finishedMs.set(line.host, performance.now() - started);
  });
  const code = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { lines, finishedMs, interrupt: () => child.kill("SIGINT"), code };
}

const good = 8;

describe("eleven hosts at once, of which one is not there, one hangs and one refuses sudo", () => {
  let hosts: readonly TestHost[] = [];
  let knownHosts = "";
  const folder = temporaryFolder();
  beforeAll(async () => {
    hosts = await Promise.all(Array.from({ length: good + 2 }, () => startHost({ isBare: true })));
    knownHosts = join(folder, "known-hosts");
    writeFileSync(knownHosts, hosts.map(({ access }) => readFileSync(access.knownHosts, "utf8")).join(""));
  });
  afterAll(() => Promise.all(hosts.map((host) => host.stop())));

  it(
    "converges the other eight as fast as without them, and says of each what happened",
    async () => {
      const [hanging, refusing, ...others] = hosts;
      if (hanging === undefined || refusing === undefined) throw new Error("no hosts");
      const name = (await hanging.exec("hostname")).stdout.trim();
      const recipe = inlineRecipe(`
      directory("/srv/fleet");
      for (let n = 0; n < 5; n += 1) file("/srv/fleet/" + n, { content: "round " + node.attributes.round });
      if (node.hostname === "${name}") execute("hang", { command: "sleep 600" });`);
      const args = (round: string, names: readonly string[]): readonly string[] => {
        const attributes = join(folder, `${round}.json`);
        writeFileSync(attributes, JSON.stringify({ round }));
        const login = [
          "--key",
          hanging.access.privateKey,
          "--known-hosts",
          knownHosts,
          "--ssh-config",
          "/dev/null",
          "--user",
          "deploy",
        ];
        return ["ssh", ...login, "--format", "json", "-j", attributes, "--host", names.join(","), recipe];
      };
      const fine = others.map(({ host, port }) => `${host}:${port}`);

      const without = watch(args("warm-up", fine));
      expect(await without.code).toBe(0);
      // The quicker of two: one clock on a busy machine tells little.
      const alone = [watch(args("alone-1", fine))];
      expect(await alone[0]?.code).toBe(0);
      alone.push(watch(args("alone-2", fine)));
      expect(await alone[1]?.code).toBe(0);

      const odd = [`${hanging.host}:${hanging.port}`, `guest@${refusing.host}:${refusing.port}`, "127.0.0.1:1"];
      const first = watch(args("first", [...odd, ...fine]));
      await waitUntil("eight hosts finish", 120, async () => first.finishedMs.size === good);
      first.interrupt();
      expect(await first.code).toBe(130);
      const all = watch(args("all", [...odd, ...fine]));
      await waitUntil("eight hosts finish again", 120, async () => all.finishedMs.size === good);
      const errors = all.lines.flatMap((line) => (line.type === "error" ? [`${line.host}: ${line.message}`] : []));
      expect(errors.toSorted().map((line) => line.replaceAll(/:\d{3,}/g, ":PORT"))).toEqual([
        "127.0.0.1:1: 127.0.0.1 refuses connections on port 1",
        "guest@127.0.0.1:PORT: sudo wants a password",
      ]);
      const slowest = (run: Watched): number => Math.max(...run.finishedMs.values());
      const quickest = (runs: readonly Watched[]): number => Math.min(...runs.map(slowest));
      const [before, after] = [quickest(alone), quickest([first, all])];
      console.log(`eight hosts: ${Math.round(before)} ms without the three, ${Math.round(after)} ms with them`);
      expect(after).toBeLessThan(before * 1.5 + scaled(300));
      expect(
        all.lines
          .filter(({ type }) => type === "run-finished")
          .every((line) => line.type === "run-finished" && line.failed === 0),
      ).toBe(true);
      expect((await others.at(-1)?.exec("cat /srv/fleet/4"))?.stdout).toBe("round all");

      all.interrupt();
      expect(await all.code).toBe(130);
    },
    scaled(240_000),
  );
});
