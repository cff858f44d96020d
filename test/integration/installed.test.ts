import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type CommandResult, runCommand } from "../hosts/run-command.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const root = resolve(import.meta.dirname, "../..");

/** Where a file of a global installation is below its prefix. */
const installed = (prefix: string, ...path: string[]) => join(prefix, "lib/node_modules/tsamae", ...path);

const recipe = `import { file, recipe, t } from "tsamae";

export default recipe({ name: t.optional(t.string(), "world") }, ({ name }) => {
  file("greeting", { path: \`\${import.meta.dirname}/greeting\`, content: \`Hello, \${name}.\\n\`, mode: "0644" });
});
`;

interface Materials {
  readonly components: readonly { readonly name: string; readonly version: string; readonly hashes: unknown[] }[];
}

describe("an installed tsamae", () => {
  const folder = temporaryFolder();
  let prefix = join(folder, "first");
  let installation: CommandResult;

  beforeAll(async () => {
    // dist/ is there: what packs it would build it again, under the other tests.
    await npm("pack", "--ignore-scripts", "--pack-destination", folder, root);
    const [archive = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    installation = await npm("install", "--global", "--prefer-offline", "--prefix", prefix, join(folder, archive));
  });

  it("needs one other package, with its binary for this machine, and no install script", () => {
    expect(installation.stderr).not.toContain("install-script");
    expect(packagesIn(join(prefix, "lib/node_modules"))).toEqual([
      "tsamae",
      expect.stringMatching(/^tsamae\/node_modules\/@oxc-transform\/binding-/),
      "tsamae/node_modules/oxc-transform",
    ]);
  });

  it("converges a recipe with parameters, and again after its folder was moved", async () => {
    const path = join(folder, "hello.ts");
    writeFileSync(path, recipe);
    expect(await converge(prefix, path)).toContain("1 changed, 0 unchanged, 0 skipped, 0 failed");
    renameSync(prefix, join(folder, "second"));
    prefix = join(folder, "second");
    expect(await converge(prefix, path)).toContain("nothing to do");
    writeFileSync(path, recipe.replace("world", "moon"));
    expect(await converge(prefix, path)).toContain("1 changed");
    expect(readFileSync(join(folder, "greeting"), "utf8")).toBe("Hello, moon.\n");
  });

  it("has types that no other package is needed for, but Node's", async () => {
    const project = temporaryFolder();
    writeFileSync(join(project, "package.json"), '{ "type": "module" }');
    writeFileSync(
      join(project, "recipe.ts"),
      `${recipe}// @ts-expect-error a misspelt property\nfile("/x", { contents: "" });\n`,
    );
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify(settings(prefix)));
    const { stdout } = await runCommand([join(root, "node_modules/.bin/tsc"), "-p", project]);
    expect(stdout).toBe("");
  });

  it("carries the licence text and the bill of materials of all that is in it", () => {
    const { components } = JSON.parse(readFileSync(installed(prefix, "dist/sbom.cdx.json"), "utf8")) as Materials;
    const licences = readFileSync(installed(prefix, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
    const bundled = components.filter(({ name }) => !name.includes("oxc-transform"));
    expect(bundled.map(({ name }) => name)).toEqual(expect.arrayContaining(["ssh2", "valibot", "ejs", "commander"]));
    const incomplete = bundled.filter(({ name, version, hashes }) => {
      const [text = ""] = licences.split(`\n${name} ${version}\n`)[1]?.split("-".repeat(72)) ?? [];
      return hashes.length !== 1 || !/"?as is"?|without (?:any )?warrant/i.test(text);
    });
    expect(incomplete).toEqual([]);
  });
});

async function npm(...args: string[]): Promise<CommandResult> {
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier"];
  const result = await runCommand(["npm", ...args, ...quiet]);
  if (result.status !== 0) throw new Error(`npm ${args[0]} failed: ${result.stderr}`);
  return result;
}

async function converge(prefix: string, path: string): Promise<string> {
  const { stdout, stderr } = await runCommand([join(prefix, "bin/tsamae"), "local", path]);
  expect(stderr).toBe("");
  return stdout;
}

/** Folders with a package, relative to one with packages. */
function packagesIn(folder: string): readonly string[] {
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return found
    .filter((path) => /(?:^|node_modules\/)(?:@[^/]+\/)?[^/@]+\/package\.json$/.test(path))
    .map((path) => path.slice(0, -"/package.json".length))
    .toSorted();
}

/** A strict project that looks at every declaration, those of the package as well. */
const settings = (prefix: string) => ({
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    paths: { tsamae: [installed(prefix, "dist/index.d.ts")] },
  },
  files: ["recipe.ts"],
});
