import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { describeError } from "../../src/errors.ts";
import { folderWith } from "../templates/folder.ts";

const typed = (body: string): string =>
  `import { defineConfig, jsonLines } from "tsamae";\nexport default defineConfig(${body} as never);\n`;

const folder = folderWith({
  "good.ts": typed(
    '{ only: "file[*]", port: 22, nodeYaml: ["web.yaml"], key: "~/.ssh/web", handlers: [jsonLines("a")] }',
  ),
  "good.js": "export default { sudo: false, sshProgram: true, vagrant: undefined };\n",
  "good.yaml": "# only a config\nonly: [file, link]\nlogLevel: warn\n",
  "handlers.yaml":
    "handlers:\n  - jsonLines: run.jsonl\n  - syslog\n  - syslog: { facility: local0 }\n  - webhook:\n      url: { env: TSAMAE_TEST_HOOK }\n      headers: { X-Team: web }\n",
  "misspelt.ts": typed('{\n  logLevel: "warn",\n  hostKeyPolcy: "strict",\n}'),
  "misspelt.yaml": "logLevel: warn\nlog-levle: warn\n",
  "dashed.yaml": "log-level: warn\n",
  "alone.yaml": "list: true\n",
  "wrong.ts": typed("{\n  only: [1],\n}"),
  "wrong.yaml": "port: high\n",
  "no-handler.ts": typed('{ handlers: ["syslog"] }'),
  "no-handler.yaml": "handlers:\n  - sylog\n",
  "two-handlers.yaml": "handlers:\n  - jsonLines: a\n    syslog:\n",
  "wrong-handler.yaml": "handlers:\n  - webhook: { uri: a }\n",
  "no-url.yaml": "handlers:\n  - webhook: { url: hooks.example }\n",
  "no-variable.yaml": "handlers:\n  - webhook: { url: { env: TSAMAE_TEST_NONE } }\n",
  "list.yaml": "- a\n",
  "no-yaml.yaml": "a: [\n",
  "no-default.ts": "export const config = {};\n",
  "function.ts": "export default () => ({});\n",
  "config.toml": "",
});
afterEach(() => void vi.unstubAllEnvs());

const load = (name: string) => loadConfig(join(folder, name));
const told = (name: string): Promise<string> =>
  load(name).then(
    () => "it was taken",
    (error: unknown) => describeError(error).replaceAll(folder, "CONFIGS"),
  );

describe("a config", () => {
  it("in TypeScript gives options and handlers; files are those beside it, or at home", async () => {
    const { options, handlers } = await load("good.ts");
    expect(options).toEqual({
      only: ["file[*]"],
      port: 22,
      nodeYaml: [join(folder, "web.yaml")],
      key: join(homedir(), ".ssh/web"),
    });
    expect(handlers.map(({ name }) => name)).toEqual(["jsonLines"]);
  });

  it("in JavaScript needs no tsamae; what is undefined is not said", async () => {
    expect((await load("good.js")).options).toEqual({ sudo: false, sshProgram: true });
  });

  it("in YAML says the same", async () => {
    const { options, placeOf } = await load("good.yaml");
    expect(options).toEqual({ only: ["file", "link"], logLevel: "warn" });
    expect(placeOf("only").line).toBe(2);
  });

  it("in YAML names the handlers of tsamae, and secrets by their variables", async () => {
    vi.stubEnv("TSAMAE_TEST_HOOK", "https://hooks.example/1");
    const { handlers } = await load("handlers.yaml");
    expect(handlers.map(({ name }) => name)).toEqual(["jsonLines", "syslog", "syslog", "webhook"]);
  });
});

describe("a config that is wrong", () => {
  it.each([
    [
      "misspelt.ts",
      '--config: hostKeyPolcy: there is no such option\n  at CONFIGS/misspelt.ts:4\n  did you mean "hostKeyPolicy"?',
    ],
    [
      "misspelt.yaml",
      '--config: log-levle: there is no such option\n  at CONFIGS/misspelt.yaml:2\n  did you mean "logLevel"?',
    ],
    [
      "dashed.yaml",
      '--config: log-level: there is no such option\n  at CONFIGS/dashed.yaml:1\n  did you mean "logLevel"?',
    ],
    [
      "alone.yaml",
      "--config: list: there is no such option\n  at CONFIGS/alone.yaml:1\n  it is for the command line alone",
    ],
    ["wrong.ts", "--config: only: expected a text, or a list of texts, got [1]\n  at CONFIGS/wrong.ts:3"],
    ["wrong.yaml", '--config: port: expected number, got "high"\n  at CONFIGS/wrong.yaml:1'],
    [
      "no-handler.ts",
      '--config: handlers: expected a function, such as jsonLines("run.jsonl"), got "syslog" in 0\n  at CONFIGS/no-handler.ts:2',
    ],
    [
      "no-handler.yaml",
      '--config: handlers: there is no handler "sylog"\n  at CONFIGS/no-handler.yaml:1\n  did you mean "syslog"?',
    ],
    [
      "two-handlers.yaml",
      "--config: handlers: expected one entry for each\n  at CONFIGS/two-handlers.yaml:1\n  - jsonLines: run.jsonl\n  - syslog:\n  - webhook: { url: { env: HOOK_URL } }",
    ],
    ["no-url.yaml", "--config: webhook: webhook(…): expected a URL, https://… or http://…\n  at CONFIGS/no-url.yaml:2"],
    [
      "no-variable.yaml",
      '--config: webhook: secret({ env: "TSAMAE_TEST_NONE" }): TSAMAE_TEST_NONE is not set\n  at CONFIGS/no-variable.yaml:2',
    ],
    ["list.yaml", '--config: expected an object, got ["a"]\n  at CONFIGS/list.yaml:1'],
    [
      "function.ts",
      '--config: its default export is no config but a function\n  at CONFIGS/function.ts:1\n  a config says\n    import { defineConfig } from "tsamae";\n    export default defineConfig({ logLevel: "warn" });',
    ],
    ["config.toml", "--config: CONFIGS/config.toml is of no kind that a config may be\n  a .ts, .js or .yaml file"],
    ["god.ts", '--config: there is no file CONFIGS/god.ts\n  did you mean "good.ts"?'],
  ])("%s is told with its place", async (name, said) => {
    expect(await told(name)).toBe(said);
  });

  it.each([
    ["wrong-handler.yaml", /^--config: webhook: .*url/],
    ["no-yaml.yaml", /at CONFIGS\/no-yaml\.yaml:\d/],
    ["no-default.ts", /^--config: it has no default export\n {2}at CONFIGS\/no-default\.ts:1\n/],
  ])("%s too", async (name, said) => {
    expect(await told(name)).toMatch(said);
  });
});
