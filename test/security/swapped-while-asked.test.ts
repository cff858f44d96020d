import { spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SpoiltAnswer } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { ask, type Shell, shells } from "../facts/shells.ts";
import { scaled } from "../machine-speed.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const nobody = 65_534;
const names = Array.from({ length: 40 }, (_, n) => `d${n}`);

// Only root can give a folder to another account; the test command for hosts runs as root.
describe.runIf(process.getuid?.() === 0)("a folder that its owner swaps for a link and back, over and over", () => {
  const root = temporaryFolder();
  const victim = join(root, "victim");
  let attacker: ReturnType<typeof spawn> | undefined;
  beforeAll(() => {
    chmodSync(root, 0o755);
    for (const place of [join(root, "theirs/site"), victim])
      for (const name of names) {
        mkdirSync(join(place, name, "below"), { recursive: true });
      }
    chownSync(join(root, "theirs"), nobody, nobody);
    chownSync(join(root, "theirs/site"), nobody, nobody);
    const attack = `cd ${root}/theirs && while :; do mv site real; ln -s ${victim} site; rm site; mv real site; done`;
    attacker = spawn("sh", ["-c", attack], { stdio: "ignore", uid: nobody, gid: nobody });
  });
  afterAll(() => attacker?.kill("SIGKILL"));

  /** None where the swap was noticed in the midst of it: the engine asks once more then. */
  const answers = (shell: Shell) => {
    try {
      const paths = names.map((name) => join(root, "theirs/site", name, "below"));
      return ask(shell, paths.map(facts.folder));
    } catch (error) {
      if (error instanceof SpoiltAnswer) return [];
      throw error;
    }
  };

  it.each(shells)(
    "never passes for the place it leads to, in $name",
    (shell) => {
      for (let round = 0; round < 15; round += 1) {
        const led = answers(shell).filter((one) => one && "value" in one && one.value.canonical.startsWith(victim));
        expect(led).toEqual([]);
      }
    },
    scaled(60_000),
  );
});
