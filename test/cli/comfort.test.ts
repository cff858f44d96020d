import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { projectCopy } from "../../src/cli/own-copy.ts";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { tsamaeProgram } from "../hosts/tsamae.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { fakeWorld } from "./fake-world.ts";

async function tsamae(...argv: readonly string[]) {
  const world = fakeWorld({});
  const code = await runCommandLine(argv, world);
  return { code, ...world.written };
}

describe("tsamae complete", () => {
  it.each(["bash", "zsh", "fish"])("prints a script for %s", async (shell) => {
    const { code, stdout } = await tsamae("complete", shell);
    expect(code).toBe(0);
    expect(stdout).toContain("tsamae");
    if (shell === "bash") expect(spawnSync("bash", ["-n"], { input: stdout }).status).toBe(0);
  });

  it.each([
    [["complete", "--", "ss"], "ssh\t"],
    [["complete", "--", "ssh", "--host-k"], "--host-key-policy\t"],
    [["complete", "--", "local", "cookbooks/nginx/d"], "cookbooks/nginx/default.ts\n"],
  ])("answers %j", async (words, expected) => {
    expect((await tsamae(...words)).stdout).toContain(expected);
  });

  it("refuses a shell that it does not know", async () => {
    expect(await tsamae("complete", "csh")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('unknown shell "csh"'),
    });
  });
});

describe("tsamae types", () => {
  it("lets the compiler know tsamae in a folder without packages", () => {
    const home = temporaryFolder();
    execFileSync(process.execPath, [tsamaeProgram, "types", home]);
    writeFileSync(
      join(home, "good.ts"),
      'import { link, recipe } from "tsamae";\nexport default recipe(() => void link("/a", { to: "/b" }));\n',
    );
    const tsc = join(CHECKOUT, "node_modules", ".bin", "tsc");
    expect(spawnSync(tsc, ["-p", home], { encoding: "utf8" })).toMatchObject({ status: 0, stdout: "" });
    writeFileSync(
      join(home, "bad.ts"),
      'import { link, recipe } from "tsamae";\nexport default recipe(() => void link("/a", { too: "/b" }));\n',
    );
    expect(spawnSync(tsc, ["-p", home], { encoding: "utf8" }).stdout).toContain("bad.ts(2,");
  });

  it("writes its own file again, and leaves another one alone", async () => {
    const home = temporaryFolder();
    expect((await tsamae("types", home)).code).toBe(0);
    expect((await tsamae("types", home)).code).toBe(0);
    writeFileSync(join(home, "tsconfig.json"), "{}");
    expect(await tsamae("types", home)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("not written by tsamae"),
    });
    expect(readFileSync(join(home, "tsconfig.json"), "utf8")).toBe("{}");
  });
});

describe("a project with its own tsamae", () => {
  it("is served by that one, also in folders below", () => {
    const home = temporaryFolder();
    const own = join(home, "node_modules", "tsamae", "dist");
    mkdirSync(own, { recursive: true });
    mkdirSync(join(home, "recipes"));
    writeFileSync(join(own, "tsamae.cjs"), 'console.log("the own one:", process.argv.slice(2).join(" "));\n');
    expect(projectCopy(join(home, "recipes"))).toMatchObject({ program: join(own, "tsamae.cjs"), distrust: undefined });
    const out = execFileSync(process.execPath, [tsamaeProgram, "local", "a.ts"], {
      cwd: join(home, "recipes"),
      encoding: "utf8",
    });
    expect(out).toBe("the own one: local a.ts\n");
  });

  describe("that another account could change", () => {
    const home = temporaryFolder();
    const own = join(home, "node_modules", "tsamae", "dist");
    const work = join(home, "work");
    beforeAll(() => {
      mkdirSync(own, { recursive: true });
      mkdirSync(work);
      writeFileSync(join(own, "tsamae.cjs"), 'console.log("planted");\n');
      chmodSync(join(home, "node_modules"), 0o777);
    });
    const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      spawnSync(process.execPath, [tsamaeProgram, ...words], {
        cwd: work,
        encoding: "utf8",
        env: { ...process.env, ...env },
      });

    it("is not run, and named", () => {
      const { stdout, stderr } = run(["facts", "local"]);
      expect(stdout).not.toContain("planted");
      expect(stderr.replaceAll(home, "HOME").replaceAll(realpathSync(CHECKOUT), "HERE")).toMatchInlineSnapshot(`
        "warning: the project's own tsamae is not used: HOME/node_modules is writable by every account
          found: HOME/node_modules/tsamae
          running instead: HERE
          To use it, make that path owned and writable by root or yourself only (chown, chmod go-w);
          to run this copy without the warning, pass --no-project-copy.
        "
      `);
    });

    it("is not run for the sake of one file that it would load", () => {
      const project = temporaryFolder();
      const dist = join(project, "node_modules", "tsamae", "dist");
      mkdirSync(join(dist, "recipes"), { recursive: true });
      for (const name of ["tsamae.cjs", "bundle.cjs", "recipes/module-hooks.js"]) writeFileSync(join(dist, name), "");
      expect(projectCopy(project)).toMatchObject({ distrust: undefined });
      for (const name of ["bundle.cjs", "recipes/module-hooks.js"]) {
        chmodSync(join(dist, name), 0o666);
        expect(projectCopy(project)).toMatchObject({ distrust: { path: join(dist, name) } });
        chmodSync(join(dist, name), 0o644);
      }
    });

    it("is ignored without a warning on request", () => {
      expect(run(["facts", "local", "--no-project-copy"])).toMatchObject({ status: 0, stderr: "" });
      expect(run(["facts", "local"], { TSAMAE_NO_PROJECT_COPY: "1" })).toMatchObject({ status: 0, stderr: "" });
    });
  });

  it.each([["version"], ["--version"], ["--help"], ["facts", "--help"], ["help", "local"], ["complete", "bash"]])(
    "does not serve `tsamae %s %s`: no code of a folder runs there",
    (...words) => {
      const home = temporaryFolder();
      const own = join(home, "node_modules", "tsamae", "dist");
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, "tsamae.cjs"), 'console.log("the own one");\n');
      const out = execFileSync(process.execPath, [tsamaeProgram, ...words], { cwd: home, encoding: "utf8" });
      expect(out).not.toContain("the own one");
    },
  );

  it("is not looked for beyond itself", () => {
    expect(projectCopy(CHECKOUT)).toBeUndefined();
    expect(projectCopy(temporaryFolder())).toBeUndefined();
  });
});
