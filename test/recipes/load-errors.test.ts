import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../machine-speed.ts";
import { folderWith } from "../templates/folder.ts";
import { dryRuns, inRecipe, type Told } from "./dry-run.ts";

const folder = folderWith({
  "cookbooks/web/default.ts": inRecipe(
    'file("/etc/web");\nawait includeRecipe("web::sites");\nawait includeRecipe("tls");',
  ),
  "cookbooks/web/sites.ts": inRecipe('file("/etc/sites");\nawait includeRecipe("../tls/default");'),
  "lone/users.ts": "",
  "a b (c) größe #1?/100%.ts": inRecipe('await includeRecipe("./100% wrong");'),
  "a b (c) größe #1?/100% wrong.ts": "\n\nthrow new Error('on purpose');\n",
  "wrong/ruby.rb": 'package "nginx"\n',
  "cookbooks/web/notes.txt": "",
  "wrong/no-default.ts": 'import { recipe } from "tsamae";\nexport const web = recipe(() => undefined);\n',
  "wrong/empty.ts": "",
  "wrong/function.ts": "export default () => 1;\n",
  "wrong/syntax.ts": 'import { recipe } from "tsamae";\n\nexport default recipe(() => {\n  file("/etc/a";\n});\n',
  "wrong/js-syntax.mjs": 'import { recipe } from "tsamae";\n\nexport default recipe(() => {\n  let a = ;\n});\n',
  "wrong/imports-syntax.ts":
    'import { recipe } from "tsamae";\nimport "./syntax.ts";\nexport default recipe(() => undefined);\n',
  "wrong/misspelt-import.ts":
    'import {\n  recipe,\n  diretcory,\n} from "tsamae";\nexport default recipe(() => { diretcory("/srv"); });\n',
  "lone/missing-import.ts":
    'import { recipe } from "tsamae";\nimport users from "./usrs.ts";\nexport default recipe(() => users);\n',
  "wrong/missing-package.ts": 'import lodash from "lodash";\nexport default lodash;\n',
  "wrong/throws.ts":
    "interface A { a: string }\n\nconst a: A | undefined = undefined as A | undefined;\nconsole.error(a!.a);\n",
  "wrong/throws-text.ts": '\nthrow "out of luck";\n',
  "wrong/in-function.ts": inRecipe("interface A { a: string }\n\nconst a = undefined as unknown as A;\nfile(a.a);"),
  "wrong/in-helper.ts":
    'import { recipe } from "tsamae";\nimport { site } from "./helper.ts";\nexport default recipe(() => site());\n',
  "wrong/helper.ts":
    'import { file } from "tsamae";\ninterface A { a: string }\n\nexport function site(): void {\n  file("/etc/a", { contents: "x" } as never);\n}\n',
  "wrong/outside.ts":
    'import { file, recipe } from "tsamae";\n\nfile("/etc/a");\nexport default recipe(() => undefined);\n',
  "wrong/not-found.ts": inRecipe('await includeRecipe("wbe");'),
  "wrong/not-found-path.ts": inRecipe('await includeRecipe("./nope");'),
  "wrong/includes-ruby.ts": inRecipe('await includeRecipe("./ruby.rb");'),
  "wrong/includes-wrong.ts": inRecipe('await includeRecipe("./empty");'),
  "wrong/template.ts": inRecipe('template("/etc/a", { source: "a.ejs" });'),
  "wrong/a.ejs": "\n<%= x %>",
});

describe("a recipe file that is wrong", () => {
  const wrong = [
    "cookbooks/web/nothing-here.ts",
    "wrong/sintax.ts",
    "wrong/ruby.rb",
    "cookbooks/web/notes.txt",
    "cookbooks/web",
    "wrong/no-default.ts",
    "wrong/empty.ts",
    "wrong/function.ts",
    "wrong/syntax.ts",
    "wrong/js-syntax.mjs",
    "wrong/imports-syntax.ts",
    "wrong/misspelt-import.ts",
    "lone/missing-import.ts",
    "wrong/missing-package.ts",
    "wrong/throws.ts",
    "wrong/throws-text.ts",
    "wrong/in-function.ts",
    "wrong/in-helper.ts",
    "wrong/outside.ts",
    "wrong/not-found.ts",
    "wrong/not-found-path.ts",
    "wrong/includes-ruby.ts",
    "wrong/includes-wrong.ts",
    "wrong/template.ts",
    "a b (c) größe #1?/100%.ts",
  ];
  let told: ReadonlyMap<string, Told>;
  beforeAll(async () => {
    told = await dryRuns(folder, wrong);
  }, scaled(60_000));

  it.each(wrong)("ends with status 1 and no stack: %s", (path) => {
    const { status = 0, stderr = "", ids } = told.get(path) ?? {};
    expect({ status, ids }).toEqual({ status: 1, ids: [] });
    expect(stderr).not.toMatch(/^ +at .*(node:|dist\/|\(file:)/m);
    expect(stderr.split("\n").length).toBeLessThan(24);
  });

  it("is told with its line and what to do", () => {
    const said = wrong.map((path) => [path, `\n${told.get(path)?.stderr.replace("  nothing was changed\n", "")}`]);
    expect(Object.fromEntries(said)).toMatchInlineSnapshot(`
      {
        "a b (c) größe #1?/100%.ts": "
      Error: on purpose
        at HERE/a b (c) größe #1?/100% wrong.ts:3
      ",
        "cookbooks/web": "
      a recipe is a .ts or .js file; HERE/cookbooks/web is a folder
        there is: HERE/cookbooks/web/default.ts, HERE/cookbooks/web/sites.ts
      ",
        "cookbooks/web/notes.txt": "
      a recipe is a .ts or .js file
        at HERE/cookbooks/web/notes.txt:1
        there is: default.ts, sites.ts
      ",
        "cookbooks/web/nothing-here.ts": "
      there is no recipe HERE/cookbooks/web/nothing-here.ts
        there is: default.ts, sites.ts
      ",
        "lone/missing-import.ts": "
      there is no file HERE/lone/usrs.ts to import
        at HERE/lone/missing-import.ts:2
        did you mean "users.ts"?
      ",
        "wrong/empty.ts": "
      it has no default export
        at HERE/wrong/empty.ts:1
        a recipe file says
          import { pkg, recipe } from "tsamae";
          export default recipe(() => {
            pkg("nginx");
          });
      ",
        "wrong/function.ts": "
      its default export is no recipe
        at HERE/wrong/function.ts:1
        a recipe file says
          import { pkg, recipe } from "tsamae";
          export default recipe(() => {
            pkg("nginx");
          });
      ",
        "wrong/imports-syntax.ts": "
      Expected \`,\` or \`)\` but found \`;\`
        at HERE/wrong/syntax.ts:4
      ",
        "wrong/in-function.ts": "
      TypeError: Cannot read properties of undefined (reading 'a')
        at HERE/wrong/in-function.ts:7
      ",
        "wrong/in-helper.ts": "
      file[/etc/a]: unknown property "contents"
        at HERE/wrong/helper.ts:5
        did you mean "content"?
      ",
        "wrong/includes-ruby.ts": "
      it is a Ruby recipe; tsamae's recipes are TypeScript
        at HERE/wrong/ruby.rb:1
        the words are nearly the same: package "nginx" do … end becomes pkg("nginx", { … });
        see docs/recipes.md
      ",
        "wrong/includes-wrong.ts": "
      it has no default export
        at HERE/wrong/empty.ts:1
        a recipe file says
          import { pkg, recipe } from "tsamae";
          export default recipe(() => {
            pkg("nginx");
          });
      ",
        "wrong/js-syntax.mjs": "
      Unexpected token
        at HERE/wrong/js-syntax.mjs:4
      ",
        "wrong/missing-package.ts": "
      there is no package "lodash"
        at HERE/wrong/missing-package.ts:1
      ",
        "wrong/misspelt-import.ts": "
      "tsamae" exports no "diretcory"
        at HERE/wrong/misspelt-import.ts:3
        did you mean "directory"?
      ",
        "wrong/no-default.ts": "
      it has no default export
        at HERE/wrong/no-default.ts:1
        a recipe file says
          import { pkg, recipe } from "tsamae";
          export default recipe(() => {
            pkg("nginx");
          });
      ",
        "wrong/not-found-path.ts": "
      no recipe "./nope" found
        at HERE/wrong/not-found-path.ts:4
        looked for
          HERE/wrong/nope.ts
          HERE/wrong/nope.js
          HERE/wrong/nope/default.ts
          HERE/wrong/nope/default.js
      ",
        "wrong/not-found.ts": "
      no recipe "wbe" found
        at HERE/wrong/not-found.ts:4
        did you mean "web"?
        looked for
          HERE/wrong/cookbooks/wbe/default.ts
          HERE/wrong/cookbooks/wbe/default.js
          HERE/cookbooks/wbe/default.ts
          HERE/cookbooks/wbe/default.js
      ",
        "wrong/outside.ts": "
      file[/etc/a] is outside of a recipe
        at HERE/wrong/outside.ts:3
        write it inside of \`export default recipe(() => { … })\`
      ",
        "wrong/ruby.rb": "
      it is a Ruby recipe; tsamae's recipes are TypeScript
        at HERE/wrong/ruby.rb:1
        the words are nearly the same: package "nginx" do … end becomes pkg("nginx", { … });
        see docs/recipes.md
      ",
        "wrong/sintax.ts": "
      there is no recipe HERE/wrong/sintax.ts
        did you mean "syntax.ts"?
      ",
        "wrong/syntax.ts": "
      Expected \`,\` or \`)\` but found \`;\`
        at HERE/wrong/syntax.ts:4
      ",
        "wrong/template.ts": "
      template[/etc/a]: the template uses a variable "x" that it is not given
        at HERE/wrong/a.ejs:2
        there is: node
        variables are given by the template's \`variables\`
        declared at HERE/wrong/template.ts:4
      ",
        "wrong/throws-text.ts": "
      it threw 'out of luck', which is no Error
        at HERE/wrong/throws-text.ts:1
      ",
        "wrong/throws.ts": "
      TypeError: Cannot read properties of undefined (reading 'a')
        at HERE/wrong/throws.ts:4
      ",
      }
    `);
  });
});
