import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { beforeEach, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { parse } from "../../src/cli/parse.ts";
import { optionSchemas } from "../../src/config/schema.ts";
import { serve } from "../handlers/server.ts";
import { runCommand } from "../hosts/run-command.ts";
import { tsamaeProgram } from "../hosts/tsamae.ts";
import { temporaryFolder } from "../temporary/folder.ts";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function choices(config: string, line: string): Promise<object> {
  const path = write("config.yaml", config);
  return Object((await parse([...line.split(" "), "--config", path])).choices);
}

describe("a config of the command line", () => {
  it("gives defaults, which the command line's own options win over", async () => {
    const config = "sudo: true\nlogLevel: WARN\nonly: [a, b]\ncolor: false\nconfirm: true\ndryRun: true\nshell: bash\n";
    expect(await choices(config, "local web.ts")).toMatchObject({
      sudo: true,
      logLevel: "warn",
      only: ["a", "b"],
      color: false,
      confirm: true,
      dryRun: true,
      shell: { program: "bash", login: false },
    });
    const line = "local web.ts --no-sudo -l error --only c --color --no-confirm --no-dry-run --shell zsh";
    expect(await choices(config, line)).toMatchObject({
      sudo: false,
      logLevel: "error",
      only: ["c"],
      color: true,
      confirm: false,
      dryRun: false,
      shell: { program: "zsh" },
    });
  });

  it("gives hosts, and how to get there", async () => {
    const config = "host: [web1, me@web2]\nport: 2222\nsshProgram: true\nconnectTimeout: 2.5\nparallel: 4\n";
    expect(await choices(config, "ssh web.ts")).toMatchObject({
      hosts: [
        { host: "web1", port: 2222 },
        { host: "web2", user: "me" },
      ],
      sshProgram: "ssh",
      connectTimeoutMs: 2500,
      parallel: 4,
    });
    expect(await choices(config, "ssh web.ts -h web3")).toMatchObject({ hosts: [{ host: "web3", port: 2222 }] });
  });

  it("has its node files read before those of the command line", async () => {
    expect(await choices("nodeYaml: a.yaml\nnodeJson: /srv/b.json\n", "local web.ts -j c.json")).toMatchObject({
      nodeFiles: [
        { path: "/srv/b.json", format: "json" },
        { path: join(folder, "a.yaml"), format: "yaml" },
        { path: "c.json", format: "json" },
      ],
    });
  });

  it("may be one for several commands: each takes what is its own", async () => {
    expect(await choices("host: web1\nsudo: true\ncontainer: box\n", "local web.ts")).toMatchObject({ sudo: true });
  });

  it("does not stand in the way of a run that needs no password", async () => {
    const config = "become: su\nsudoPasswordFile: secret\n";
    expect(await choices(config, "ssh -h web1 --no-sudo web.ts")).toMatchObject({ sudo: false });
  });

  it.each([
    ["logLevel: wran\n", 'logLevel: "wran" is none of its values'],
    ["port: 0\nhost: web1\n", 'port: expected a whole number from 1 to 65535, got "0"'],
  ])("that says %j is told with its place", async (config, message) => {
    await expect(choices(config, "ssh web.ts")).rejects.toMatchObject({
      message,
      about: "--config",
      at: { file: join(folder, "config.yaml"), line: 1 },
    });
  });

  it("is not looked for where none was named", async () => {
    write("tsamae.config.yaml", "logLevel: error\n");
    const here = process.cwd();
    process.chdir(folder);
    try {
      expect((await parse(["local", "web.ts"])).choices).toMatchObject({ logLevel: "info" });
    } finally {
      process.chdir(here);
    }
  });

  it("may say every option, but for those that ask for something once", async () => {
    const names = new Set<string>();
    for (const { name, load } of commands) {
      if (!["local", "ssh", "docker", "exec"].includes(name)) continue;
      const command = new Command(name);
      (await load()).define(command, () => undefined);
      for (const option of command.options) if (!option.negate) names.add(option.attributeName());
    }
    const alone = ["config", "list", "recipeGraph", "resourceGraph"];
    expect([...Object.keys(optionSchemas), ...alone].toSorted()).toEqual([...names].toSorted());
  });
});

describe("the built program, on this machine", () => {
  const local = (...words: readonly string[]) =>
    runCommand([process.execPath, tsamaeProgram, "local", ...words], { env: { NO_COLOR: "1" } });

  it("tells handlers of a run; one that fails is a warning", async () => {
    await using server = await serve(403);
    const recipe = write(
      "recipe.ts",
      `import { execute, file, recipe, secret } from "tsamae";
export default recipe(() => {
  secret({ text: "hunter2-of-runs" });
  file("${folder}/greeting", { content: "hello\\n" });
  execute("echo hunter2-of-runs");
});
`,
    );
    const config = write(
      "tsamae.config.ts",
      `import { defineConfig, jsonLines, type HandlerEvent, webhook } from "tsamae";
const broken = (event: HandlerEvent): void => {
  if (event.type === "run-started") throw new Error("not today");
};
export default defineConfig({
  handlers: [jsonLines("${folder}/run.jsonl"), webhook("${server.url}"), broken],
});
`,
    );
    const { status, stdout, stderr } = await local("--config", config, "--profile", recipe);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "warning: handler broken: not today\nwarning: handler webhook: the server answered 403\n",
    });
    expect(stdout).toMatch(/\nprofile: +\d+\.\d{3} s\n(?:.*\n)* {2}changes\n(?:.*\n)*local: 2 changed, .*\n$/);
    expect(stdout.split("\n").length).toBeLessThan(30);
    const lines = readFileSync(join(folder, "run.jsonl"), "utf8");
    expect(lines).not.toContain("hunter2");
    expect(statSync(join(folder, "run.jsonl")).mode & 0o777).toBe(0o600);
    const events = lines
      .trimEnd()
      .split("\n")
      .map((line): { readonly type: string } => JSON.parse(line));
    expect(events.at(0)).toMatchObject({ version: 1, type: "run-started", host: "local" });
    expect(events.slice(-2)).toMatchObject([
      { type: "profile", resources: [{ id: expect.any(String) }, { id: expect.any(String) }] },
      { type: "run-finished", changed: 2 },
    ]);
    expect(server.received).toMatchObject([
      { body: { outcome: "fine", changed: [`file[${folder}/greeting]`, "execute[echo [secret]]"] } },
    ]);
  });

  it("tells handlers why a run did not start", async () => {
    const recipe = write(
      "recipe.ts",
      'import { file, recipe } from "tsamae";\nexport default recipe(() => void file("/a", { contnt: "" } as never));\n',
    );
    const config = write("config.yaml", `handlers:\n  - jsonLines: ${folder}/run.jsonl\n`);
    expect(await local("--config", config, recipe)).toMatchObject({ status: 1 });
    const lines = readFileSync(join(folder, "run.jsonl"), "utf8");
    expect(JSON.parse(lines)).toMatchObject({ type: "error", host: "local", code: "recipe", about: "file[/a]" });
  });

  it("draws recipes and resources, and changes nothing", async () => {
    write(
      "inner.ts",
      `import { file, recipe } from "tsamae";\nexport default recipe(() => void file("${folder}/made"));\n`,
    );
    const recipe = write(
      "site.ts",
      'import { execute, include, recipe } from "tsamae";\nimport inner from "./inner.ts";\nexport default recipe(async () => {\n  execute("true", { action: "nothing" });\n  await include(inner);\n});\n',
    );
    const drawn = await local("--recipe-graph", "-", "--resource-graph", join(folder, "out.mmd"), recipe);
    expect(drawn).toMatchObject({ status: 0, stderr: "" });
    expect(drawn.stdout).toMatch(/^digraph \{[\s\S]*site\.ts"\];\n.*inner\.ts"\];\n {2}n0 -> n1;\n\}\n$/);
    expect(readFileSync(join(folder, "out.mmd"), "utf8")).toMatch(
      /^flowchart TD\n {2}n0\["1\. execute\[true\]<br\/>nothing, unless notified"\]/,
    );
    expect(() => statSync(join(folder, "made"))).toThrow("ENOENT");
    const nowhere = await local("--recipe-graph", join(folder, "no", "out.dot"), recipe);
    expect(nowhere).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^--recipe-graph: cannot write .*ENOENT/),
    });
  });
});
