import type { Files } from "./names.ts";

/** Exact versions of what a project needs. */
export interface Versions {
  readonly tsamae: string;
  readonly vitest: string;
  readonly typescript: string;
  /** Of `@types/node`. */
  readonly node: string;
}

/** A project: a recipe with its template and its test, and what is needed to check and run them. */
export function projectFiles(name: string, versions: Versions): Files {
  return {
    "package.json": json(packageFile(name, versions)),
    "tsconfig.json": json(settings),
    "recipes/default.ts": recipe,
    "templates/motd.ejs": template,
    "test/default.test.ts": test,
    ".gitignore": "node_modules\n",
    "README.md": readme(name),
  };
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

function packageFile(name: string, { tsamae, vitest, typescript, node }: Versions): object {
  return {
    name,
    private: true,
    type: "module",
    scripts: {
      check: "tsamae check recipes/default.ts",
      "check:types": "tsc",
      test: "vitest run",
      "dry-run": "tsamae local --dry-run recipes/default.ts",
    },
    dependencies: { tsamae },
    devDependencies: { "@types/node": node, typescript, vitest },
  };
}

const settings = {
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noFallthroughCasesInSwitch: true,
    noUnusedLocals: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  },
  include: ["**/*.ts"],
};

const recipe = `import { recipe, t, template } from "tsamae";

/**
 * What every host of this project has.
 *
 * Parameters come from node files (\`-j\`, \`-y\`) under "default", else from here.
 */
export default recipe({ greeting: t.optional(t.string(), "Welcome.") }, ({ greeting }) => {
  template("/etc/motd", { source: "../templates/motd.ejs", mode: "0644", variables: { greeting } });
});
`;

const template = `<%= greeting %>

This is <%= node.hostname %>, <%= node.platform %> <%= node.version %>. Managed by tsamae.
`;

const test = `import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import recipe from "../recipes/default.ts";

describe("the recipe", () => {
  it("greets whoever logs in", async () => {
    const host = fakeHost("debian-12", { node: { hostname: "web1" } });
    const { changes, failures } = await plan(recipe, { host });
    expect(failures).toEqual([]);
    expect(changes.map(({ id, action }) => \`\${id} \${action}\`)).toEqual(["template[/etc/motd] create"]);
    expect(changes[0]?.changes[0]?.diff?.after).toContain("This is web1, debian 12.");
  });

  it("does nothing where that is so already", async () => {
    const first = await plan(recipe, { host: fakeHost("debian-12") });
    const motd = first.changes[0]?.changes[0]?.diff?.after ?? "";
    const host = fakeHost("debian-12", { files: { "/etc/motd": motd } });
    expect((await plan(recipe, { host })).changes).toEqual([]);
  });
});
`;

const readme = (name: string): string => `# ${name}

Hosts as code, with tsamae.

\`\`\`sh
npm install
npm test                 # plans the recipe for a host in memory
npm run check            # types, validation and lints, without a host
npm run dry-run          # what would change on this machine
npx tsamae ssh --host HOST --dry-run recipes/default.ts
npx tsamae ssh --host HOST recipes/default.ts
\`\`\`

| | |
|---|---|
| \`recipes/\` | what hosts are to be |
| \`templates/\` | EJS templates of the recipes |
| \`cookbooks/\` | parts that recipes include: \`npx tsamae generate cookbook NAME\` |
| \`resources/\` | types of resources of your own: \`npx tsamae generate resource NAME\` |
| \`test/\` | tests that need no host |
`;
