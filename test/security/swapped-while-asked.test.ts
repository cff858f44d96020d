import { spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SpoiltAnswer } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { ask, type Shell, shells } from "../facts/shells.ts";
import { scaled } from "../machine-speed.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const nobody = 65_534;
const names = Array.from({ length: 40 }, (_, n) => `d${n}`);

/** Does something over and over as another account, without a program for each step. */
const attack = (folder: string, step: string) =>
  spawn("perl", ["-e", `chdir "${folder}" or die; while (1) { ${step} }`], {
    stdio: "ignore",
    uid: nobody,
    gid: nobody,
  });

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
    attacker = attack(
      join(root, "theirs"),
      `rename "site", "real"; symlink "${victim}", "site"; unlink "site"; rename "real", "site"`,
    );
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

describe.runIf(process.getuid?.() === 0)("a file that its owner swaps for a link and back, over and over", () => {
  const root = temporaryFolder();
  const [secret, decoy] = ["root's secret\n", "their content\n"];
  const files = Array.from({ length: 12 }, (_, n) => join(root, "theirs", `f${n}`));
  let attacker: ReturnType<typeof spawn> | undefined;
  beforeAll(() => {
    chmodSync(root, 0o755);
    mkdirSync(join(root, "theirs"));
    writeFileSync(join(root, "secret"), secret, { mode: 0o600 });
    writeFileSync(join(root, "theirs/real"), decoy);
    for (const path of [join(root, "theirs"), join(root, "theirs/real")]) chownSync(path, nobody, nobody);
    // Both say as many bytes, so that nothing but the place tells one from the other.
    const swap = 'symlink "../secret", "l$f"; rename "l$f", $f; link "real", "r$f"; rename "r$f", $f';
    const names = files.map((path) => basename(path)).join(" ");
    attacker = attack(join(root, "theirs"), `for my $f (qw(${names})) { ${swap} }`);
  });
  afterAll(() => attacker?.kill("SIGKILL"));

  it.each(shells)(
    "is never read through the link, in $name",
    (shell) => {
      for (let round = 0; round < 15; round += 1) {
        try {
          expect(JSON.stringify(ask(shell, files.map(facts.content)))).not.toContain("secret\\n");
        } catch (error) {
          if (!(error instanceof SpoiltAnswer)) throw error;
        }
      }
    },
    scaled(60_000),
  );
});
