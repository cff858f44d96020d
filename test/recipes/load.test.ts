import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../machine-speed.ts";
import { folderWith } from "../templates/folder.ts";
import { dryRuns, inRecipe, type Told } from "./dry-run.ts";

const good = (name: string): string => `import { file, recipe } from "tsamae";
interface Greeting { readonly name: string }
const greeting: Greeting = { name: "${name}" };
export default recipe(() => { file(\`/etc/\${greeting.name}\`); });
`;

const folder = folderWith({
  "plain/good.ts": good("plain"),
  "commonjs/package.json": '{ "type": "commonjs" }',
  "commonjs/good.ts": good("commonjs"),
  "commonjs/more.ts": inRecipe('await include((await import("./good.ts")).default);'),
  "module/package.json": '{ "type": "module" }',
  "module/good.js": 'import { file, recipe } from "tsamae";\nexport default recipe(() => { file("/etc/js"); });\n',
  "module/by-js-name.ts": 'import good from "../plain/good.js";\nexport default good;\n',
  "module/arrow.mjs": 'import { file, recipe } from "tsamae";\nexport default recipe(() => file("/etc/arrow"));\n',
  "mts/good.mts": good("mts"),
  "cookbooks/web/default.ts": inRecipe(
    'file("/etc/web");\nawait includeRecipe("web::sites");\nawait includeRecipe("tls");',
  ),
  "cookbooks/web/sites.ts": inRecipe('file("/etc/sites");\nawait includeRecipe("../tls/default");'),
  "cookbooks/tls/default.js":
    'import { file, recipe } from "tsamae";\nexport default recipe(() => { file("/etc/tls"); });\n',
  "deep/down/recipe.ts": inRecipe(
    'await includeRecipe("web");\nawait includeRecipe("./users");\nawait includeRecipe("./groups");',
  ),
  "deep/down/users.ts": good("users"),
  "deep/down/groups/default.ts": good("groups"),
  "deep/cookbooks/tls/default.ts": good("nearer"),
  "deep/down/nearer.ts": inRecipe('await includeRecipe("tls");'),
  "wrong/self.ts":
    'import { include, recipe } from "tsamae";\nimport other from "./other.ts";\nexport const early = other;\nexport default recipe(async () => { await include(other); });\n',
  "wrong/other.ts":
    'import { include, recipe } from "tsamae";\nimport self from "./self.ts";\nexport default recipe(async () => { await include(self); });\n',
});

describe("a recipe file", () => {
  const files: Readonly<Record<string, readonly string[]>> = {
    "plain/good.ts": ["plain"],
    "commonjs/good.ts": ["commonjs"],
    "commonjs/more.ts": ["commonjs"],
    "module/good.js": ["js"],
    "module/by-js-name.ts": ["plain"],
    "module/arrow.mjs": ["arrow"],
    "mts/good.mts": ["mts"],
    "deep/down/recipe.ts": ["web", "sites", "tls", "users", "groups"],
    "deep/down/nearer.ts": ["nearer"],
    "wrong/self.ts": [],
  };
  let loaded: ReadonlyMap<string, Told>;
  beforeAll(async () => {
    loaded = await dryRuns(folder, Object.keys(files));
  }, scaled(60_000));

  it.each(Object.entries(files))("loads from %s, outside of any package", (path, names) => {
    expect(loaded.get(path)).toEqual({ status: 0, stderr: "", ids: names.map((name) => `file[/etc/${name}]`) });
  });
});
