import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { CHECKOUT } from "../hosts/paths.ts";
import { runCommand } from "../hosts/run-command.ts";
import { tsamaeProgram } from "../hosts/tsamae.ts";
import { scaled } from "../machine-speed.ts";
import { folderWith, writeFiles } from "../templates/folder.ts";
import { temporaryFolder } from "../temporary/folder.ts";

// The compiler reads all of tsamae's types, and other tests run beside.
vi.setConfig({ testTimeout: scaled(60_000) });

const imports = 'import { directory, execute, fail, file, pkg, read, recipe, run, secret, service, t } from "tsamae";';
const inRecipe = (body: string): string => `${imports}\n\nexport default recipe(async () => {\n${body}\n});\n`;

const folder = folderWith({
  "clean.ts": inRecipe('  pkg("curl");\n  file("/etc/motd", { content: "Hello.\\n", mode: "0644" });'),
  "node.ts":
    'import { join } from "node:path";\nimport { file, recipe } from "tsamae";\nexport default recipe(() => {\n  file(join("/etc", process.env.NAME ?? "motd"));\n  console.log("here");\n});\n',
  "wrong.ts": inRecipe(
    [
      '  const nginx = service("nginx");',
      '  file("/etc/a", { contnet: "x" });',
      '  file("/etc/b", { content: "x", mode: "0644", notifies: ["restart", "service[ngnix]"] });',
      "  const port: number = `80`;",
      '  execute("apt-get update");',
      '  execute("mysql --password=hunter2", { notIf: "true" });',
      '  for (const name of ["c", "d", "e"]) directory(`/srv/${name}`);',
      "  // tsamae-ignore unguarded: it takes no time",
      '  execute("date");',
      "  // tsamae-ignore unguardet: it takes no time",
      '  file(`/etc/${port}`, { mode: "0644", notifies: nginx.to("reload") });',
    ].join("\n"),
  ),
  "syntax.ts": `${imports}\nexport default recipe(() => {\n  file("/etc/a";\n});\n`,
  "asks.ts": inRecipe('  pkg("curl");\n  const { stdout } = await run("uname -r");\n  pkg(stdout);'),
  "secret.ts": inRecipe('  file("/etc/a", { content: secret({ env: "TSAMAE_TEST_UNSET" }), mode: "0600" });'),
  "ported.ts":
    'import { file, recipe, t } from "tsamae";\nexport default recipe({ port: t.number() }, ({ port }) => {\n  file("/etc/port", { content: String(port), mode: "0644" });\n});\n',
  "port.yaml": "ported:\n  port: 80\n",
  "strict/tsconfig.json":
    '{\n  // Comments are allowed here.\n  "compilerOptions": { "module": "nodenext", "strict": true, "noUnusedLocals": true, "types": [], "composite": true, "rootDir": "src" },\n  "include": ["src"]\n}\n',
  "strict/recipe.ts":
    'import { file, pkg, recipe } from "tsamae";\nexport default recipe(() => {\n  file("/etc/a", { content: 5 as never, mode: 644 });\n});\n',
});

/** What the program says of files of the folder, which is called HERE. */
async function checked(words: readonly string[], { program = tsamaeProgram, env = {} } = {}) {
  const paths = words.map((word) => (/\.(ts|yaml)$/.test(word) ? join(folder, word) : word));
  const result = await runCommand([process.execPath, program, "check", ...paths], { env: { NO_COLOR: "1", ...env } });
  const plain = (text: string): string => text.replaceAll(folder, "HERE");
  return { status: result.status, stdout: `\n${plain(result.stdout)}`, stderr: plain(result.stderr) };
}

describe("tsamae check", () => {
  it("finds nothing in recipes without fault, and leaves nothing behind", async () => {
    const scratch = temporaryFolder();
    expect(await checked(["clean.ts", "ported.ts", "-y", "port.yaml"], { env: { TMPDIR: scratch } })).toEqual({
      status: 0,
      stdout: "\n3 resources, as on debian-12: nothing found\n",
      stderr: "",
    });
    expect(readdirSync(scratch)).toEqual([]);
  });

  it("knows the modules and globals of Node", async () => {
    expect(await checked(["node.ts"])).toMatchObject({ status: 0 });
  });

  it("finds mistakes of types and of resources, and lints, each at its place", async () => {
    const { status, stdout, stderr } = await checked(["wrong.ts"]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).not.toContain("hunter2");
    expect(stdout.split("\n").length).toBeLessThan(30);
    expect(stdout).toMatchInlineSnapshot(`
      "
      ✗ file[/etc/a]: unknown property "contnet" (recipe)
          at HERE/wrong.ts:5:3
          did you mean "content"?
      ✗ file[/etc/b]: notifies service[ngnix], which no recipe declares (recipe)
          at HERE/wrong.ts:6:3
          did you mean "service[nginx]"?
      ✗ Type 'string' is not assignable to type 'number'. (TS2322)
          at HERE/wrong.ts:7:9
      ! execute[apt-get update]: acts in every run: nothing holds it back (unguarded)
          at HERE/wrong.ts:8:3
          give it onlyIf or notIf; or action: "nothing", and let what it hangs on notify it
      ! execute[mysql --password=[secret]]: something secret seems to stand in a command, in plain text (plain-secret)
          at HERE/wrong.ts:9:3
          every user of the host can read it: env: { TOKEN: secret({ env: "TOKEN" }) }, and $TOKEN in the command
      ! directory[/srv/c] and 2 more: says no mode: who may read it hangs on what is there already (no-mode)
          at HERE/wrong.ts:10:39
          state it, such as mode: "0644", "0755" for a directory, "0600" for what is secret
      ! there is no lint "unguardet" to ignore (tsamae-ignore)
          at HERE/wrong.ts:13:3
          did you mean "unguarded"?
      // tsamae-ignore NAME: why, on the line above a resource, silences a lint there
      9 resources, as on debian-12: 3 mistakes, 4 lints
      "
    `);
  });

  it("tells all of it as JSON", async () => {
    const { status, stdout } = await checked(["--format", "json", "wrong.ts"]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(status).toBe(1);
    expect(stdout).not.toContain("hunter2");
    expect(
      lines.map(({ type, kind, name, at, times }) => `${type} ${kind} ${name} ${at?.line}:${at?.column} ${times}`),
    ).toMatchInlineSnapshot(`
      [
        "finding mistake recipe 5:3 1",
        "finding mistake recipe 6:3 1",
        "finding mistake TS2322 7:9 1",
        "finding lint unguarded 8:3 1",
        "finding lint plain-secret 9:3 1",
        "finding lint no-mode 10:39 3",
        "finding lint tsamae-ignore 13:3 1",
        "check-finished undefined undefined undefined:undefined undefined",
      ]
    `);
    expect(lines.at(-1)).toEqual({
      version: 1,
      type: "check-finished",
      platform: "debian-12",
      resources: 9,
      mistakes: 3,
      lints: 4,
    });
  });

  it("goes on after a recipe that cannot be loaded", async () => {
    expect((await checked(["syntax.ts", "clean.ts"])).stdout).toMatchInlineSnapshot(`
      "
      ✗ Expected \`,\` or \`)\` but found \`;\` (recipe)
          at HERE/syntax.ts:3
      2 resources, as on debian-12: 1 mistake
      "
    `);
  });

  it("says what it could not look at without a host", async () => {
    const { status, stdout } = await checked(["asks.ts"]);
    expect({ status, stdout }).toMatchInlineSnapshot(`
      {
        "status": 0,
        "stdout": "
      - asks its host, and ended here without one: what comes after this was not checked
          at HERE/asks.ts:5:28
          could not run: uname -r
      1 resource, as on debian-12: nothing found
      ",
      }
    `);
  });

  it("says how to go on without a secret, or without parameters", async () => {
    const { status, stdout } = await checked(["secret.ts"]);
    expect({ status, stdout }).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stdout": "
      ✗ TypeError: secret({ env: "TSAMAE_TEST_UNSET" }): TSAMAE_TEST_UNSET is not set (recipe)
          at HERE/secret.ts:4
          any value will do here: TSAMAE_TEST_UNSET=x tsamae check …
      0 resources, as on debian-12: 1 mistake
      ",
      }
    `);
    expect((await checked(["ported.ts"])).stdout).toContain('parameter "port": expected number, got nothing');
  });

  it("goes by the project's own settings, also where these do not know tsamae", async () => {
    expect((await checked(["strict/recipe.ts"])).stdout).toMatchInlineSnapshot(`
      "
      ✗ 'pkg' is declared but its value is never read. (TS6133)
          at HERE/strict/recipe.ts:1:16
      ✗ file[/etc/a]: content: expected a string or a secret, got 5 (recipe)
          at HERE/strict/recipe.ts:3:3
      0 resources, as on debian-12: 2 mistakes
      "
    `);
  });

  it("tells what is no recipe on stderr", async () => {
    expect(await checked(["claen.ts"])).toEqual({
      status: 1,
      stdout: "\n",
      stderr: 'there is no recipe HERE/claen.ts\n  did you mean "clean.ts"?\n',
    });
    expect((await checked([])).stderr).toBe(
      "no recipe was given\n  tsamae check recipe.ts\n  see tsamae check --help\n",
    );
  });

  it("looks at all else where there is no TypeScript, and says how to get it", async () => {
    const copy = temporaryFolder();
    const isCode = (path: string): boolean => !path.endsWith("/compiled");
    cpSync(join(CHECKOUT, "dist"), join(copy, "dist"), { recursive: true, filter: isCode });
    cpSync(join(CHECKOUT, "package.json"), join(copy, "package.json"));
    mkdirSync(join(copy, "node_modules"));
    symlinkSync(join(CHECKOUT, "node_modules", "oxc-transform"), join(copy, "node_modules", "oxc-transform"));
    const program = join(copy, "dist", "tsamae.cjs");
    expect(await checked(["clean.ts"], { program })).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("- the types were not checked: there is no TypeScript for HERE\n    npm install"),
    });
    const { status, stdout } = await checked(["wrong.ts"], { program });
    expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining("(unguarded)") });
  });

  it.each(["5.9.3", "6.0.3"])("calls the compiler of the recipe's project: a stand-in for %s", async (version) => {
    const home = `project-${version}`;
    writeFiles(folder, {
      [`${home}/node_modules/typescript/package.json`]: JSON.stringify({
        name: "typescript",
        version,
        bin: { tsc: "./bin/tsc" },
      }),
      [`${home}/node_modules/typescript/bin/tsc`]:
        "console.log(`recipe.ts(1,2): error TS1: ${process.argv.slice(2, 3)} ${process.argv.slice(4)}`);\nprocess.exit(2);\n",
      [`${home}/recipe.ts`]: inRecipe('  pkg("curl");'),
    });
    expect((await checked([`${home}/recipe.ts`])).stdout).toBe(
      `\n✗ --project --pretty,false (TS1)\n    at HERE/${home}/recipe.ts:1:2\n1 resource, as on debian-12: 1 mistake\n`,
    );
  });

  it("tells a compiler that breaks from a recipe that is wrong", async () => {
    writeFiles(folder, {
      "broken/node_modules/typescript/package.json": '{ "bin": { "tsc": "tsc.js" } }',
      "broken/node_modules/typescript/tsc.js": 'throw new Error("no such processor");',
      "broken/recipe.ts": inRecipe('  pkg("curl");'),
    });
    const { status, stdout } = await checked(["broken/recipe.ts"]);
    expect(status).toBe(0);
    expect(stdout).toContain("the TypeScript compiler broke");
    expect(stdout).toContain("no such processor");
  });
});
