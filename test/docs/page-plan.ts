import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as tsamae from "tsamae";
import { facts, type Recipe } from "tsamae";
import { fakeHost, type Plan, plan } from "tsamae/testing";
import { CHECKOUT } from "../hosts/paths.ts";

const folder = join(CHECKOUT, "tmp", "from-itamae");

/** What lies beside the page's recipes. */
const beside: Readonly<Record<string, string>> = {
  "files/mime.types": "types {}\n",
  "files/snippets/tls.conf": "ssl_protocols TLSv1.3;\n",
  "templates/main.ejs": "listen <%= port %>;\n",
  "templates/main.conf.ejs": "listen <%= port %>;\n",
};

/** What the recipes with parameters are given. */
const parameters: Readonly<Record<string, unknown>> = { port: 8080, names: ["blog", "shop"] };

/** Names that an example may give to something of its own, so that they are not imported. */
const imports = Object.keys(tsamae).filter((name) => name !== "package");

const hash = `$6$saltsalt$${"a".repeat(86)}`;

/** What the examples take from the environment. */
export const environment = { DEPLOY_PASSWORD_HASH: hash } as const;

/** What a recipe, or a part of one, would do on a host that has what the page speaks of. */
export async function planOf(example: string, name: string): Promise<Plan> {
  for (const [path, text] of Object.entries(beside)) write(path, text);
  const file = write(`${name}.ts`, /^(import|export) /m.test(example) ? withImports(example) : inRecipe(example));
  const { default: recipe }: { readonly default: Recipe<unknown> } = await import(file);
  const known = Object.keys(recipe.parameters).map((key) => [key, parameters[key]] as const);
  return plan(recipe, { host: host(), params: Object.fromEntries(known) });
}

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const importing = `import { ${imports.join(", ")} } from "tsamae";\n`;

const withImports = (example: string): string => (example.includes("import ") ? example : importing + example);

/** The `nginx` that an example may speak of is the cookbook's. */
function inRecipe(example: string): string {
  const nginx = join(CHECKOUT, "cookbooks/nginx/default.ts");
  const cookbook = /\binclude\(nginx\b/.test(example) ? `import nginx from ${JSON.stringify(nginx)};\n` : "";
  return `${importing}${cookbook}export default recipe(async ({ node }) => {\n${example}\n});\n`;
}

const repository = "https://example.com/app.git";

function host() {
  const gem = (binary: string) => ({ manager: "gem", binary, name: "bundler" }) as const;
  const bundler = { tool: "present", versions: ["2.3.15"], builtIn: [] } as const;
  const commit = "1".repeat(40);
  const output = (stdout: string, status = 0) => ({ status, stdout, stderr: "" });
  return fakeHost("debian-12", {
    files: {
      "/etc/hosts": "127.0.0.1 old-name\n",
      "/etc/nginx": { directory: true },
      "/srv/releases/7": { directory: true },
    },
    services: { nginx: {}, ssh: {} },
    facts: [
      facts.user("deploy").is({ exists: true, uid: 1000, gid: 1000, comment: "", home: "/home/deploy", shell: "" }),
      facts.group("www-data").is({ exists: true, gid: 33, members: [] }),
      facts.mount("/srv").is({ mounted: false }),
      facts.output({ command: "uname -r" }).is(output("6.1.0-18-amd64\n")),
      facts.output({ command: "uname -r", user: "deploy", cwd: "/srv" }).is(output("6.1.0-18-amd64\n")),
      facts.output({ command: "id -u ann" }).is(output("", 1)),
      facts.output({ command: "lsblk -n -d -o NAME" }).is(output("vda\n")),
      facts.output({ command: "cat /sys/class/dmi/id/board_asset_tag" }).is(output("i-0123456789abcdef0\n")),
      facts.languagePackage(gem("gem")).is(bundler),
      facts.newestLanguagePackage(gem("gem")).is({ ...bundler, versions: ["2.4.22"] }),
      facts.languagePackage(gem("/opt/ruby/bin/gem")).is(bundler),
      facts.gitCheckout({ path: "/srv/app" }).is({ hasGit: true, state: "none" }),
      facts.gitCheckout({ path: "/srv/app", recursive: true }).is({ hasGit: true, state: "none" }),
      facts.gitRemote({ url: repository }).is({ state: "reachable", refs: { HEAD: commit } }),
      facts
        .gitRemote({ url: repository, revision: "v1.2.0" })
        .is({ state: "reachable", refs: { "refs/tags/v1.2.0": commit } }),
    ],
  });
}
