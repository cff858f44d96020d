import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
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
    expect(projectCopy(join(home, "recipes"))).toBe(join(own, "tsamae.cjs"));
    const out = execFileSync(process.execPath, [tsamaeProgram, "local", "a.ts"], {
      cwd: join(home, "recipes"),
      encoding: "utf8",
    });
    expect(out).toBe("the own one: local a.ts\n");
  });

  it("is not looked for beyond itself", () => {
    expect(projectCopy(CHECKOUT)).toBeUndefined();
    expect(projectCopy(temporaryFolder())).toBeUndefined();
  });
});
