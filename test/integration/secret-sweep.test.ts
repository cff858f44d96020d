import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { runCommand } from "../hosts/run-command.ts";
import { tsamaeProgram } from "../hosts/tsamae.ts";
import { temporaryFolder } from "../temporary/folder.ts";

/** As people have them: with quotes, a line end, `%`, a backslash, 200 characters. `age` tells the old from the new one. */
const planted = (age: string): readonly string[] => [
  `say "hallo" to-6f1e${age}`,
  `it's-quoted-8c2d${age}`,
  `first half-91ab${age}\nsecond half-77fe${age}`,
  `100%-percent%20-52aa${age}`,
  String.raw`back\slash\n-3fd0${age}`,
  `<tag>&amp;-b7e4${age}`,
  `ünïcödé-🔑-90cc${age}`,
  Array.from({ length: 100 }, (_, n) => "abcdefghijklmnopqrstuvwxyz"[(n * n + 7 * n) % 26]).join(age),
];

/** Forms in which a secret may be found; a line of it is as bad as the whole. */
function formsOf(secret: string): readonly string[] {
  return secret
    .split("\n")
    .flatMap((line) => [
      line,
      JSON.stringify(line).slice(1, -1),
      encodeURIComponent(line),
      Buffer.from(line).toString("base64").replace(/.?=*$/, ""),
      line.replaceAll("'", String.raw`'\''`),
    ]);
}

const beginning = `
  const secrets = Array.from({ length: 8 }, (_, n) => secret({ env: "PLANTED_" + n }));
  const env = Object.fromEntries(secrets.map((value, n) => ["S" + n, value]));
  const all = secrets.map((_, n) => '"$S' + n + '"').join(" ");
`;

/** Every way of a secret into a run, and every way in which a run says something of it. */
const sound = (folder: string) => `${beginning}
  const { stdout } = await run("printf '%s\\\\n' " + all + " >&2; printf %s " + all, { env });
  template("${folder}/from-template", { source: "../templates/config.ejs", variables: { secrets } });
  secrets.forEach((value, n) => file("${folder}/file-" + n, { content: secret\`password = \${value}\\n\` }));
  file("${folder}/printed", { content: "the host printed " + stdout + "\\n" });
  line("${folder}/lines", { line: secret\`token=\${secrets[3]}\`, create: true });
  log("what the host printed: " + stdout);
  execute("prints", { command: "printf '%s\\\\n' " + all + "; printf '%s\\\\n' " + all + " >&2", env });
  execute("prints much", { command: "yes " + all + " | head -c 600000", env });
  execute("guarded", { command: "true", env, onlyIf: "echo " + all + "; false" });
`;

/** What fails, and says why. */
const failing = [
  `execute("fails", { command: "for s in " + all + '; do echo "$s" | base64; echo "bad: $s" >&2; done; exit 3', env });`,
  `execute("fails late", { command: "yes " + all + " | head -c 600000; yes " + all + " | head -c 70001 >&2; exit 3", env });`,
  `execute("traces", { command: "set -x; true " + all + "; exit 4", env, retries: 1, retryDelay: 0.1 });`,
  `file("/tmp/never", { content: secret\`a \${secrets[2]} b\`, validate: "cat %{path} >&2; false" });`,
  `execute("verified", { command: "true", env, verify: "echo " + all + " >&2; exit 1" });`,
  `httpRequest("asks", { url: secret\`http://127.0.0.1:9/\${secrets[3]}\`, headers: { Authorization: secret\`Bearer \${secrets[0]}\` }, from: "host" });`,
  `httpRequest("asks from here", { url: secret\`http://127.0.0.1:9/\${secrets[1]}\`, from: "here" });`,
  `remoteFile("/tmp/never", { source: secret\`http://127.0.0.1:9/\${secrets[3]}\`, unchecked: true });`,
  `await run("echo " + all + " >&2; exit 1", { env });`,
  `fail("a recipe fails by itself: " + (await run("printf %s " + all, { env })).stdout);`,
];

let hook: { readonly url: string; readonly said: () => string };
const server = createServer((request, response) => {
  request.on("data", (chunk: Buffer) => bodies.push(chunk));
  request.on("end", () => response.end());
});
const bodies: Buffer[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  hook = { url: `http://127.0.0.1:${port}/`, said: () => Buffer.concat(bodies).toString() };
});
afterAll(() => void server.close());

const sinks = (["human", "json"] as const).flatMap((format) =>
  (["debug", "info", "warn", "error"] as const).map((level) => ({ format, level })),
);

describe("planted secrets", () => {
  it.concurrent.for(sinks)("are in no output: $format, $level", async ({ format, level }, { expect }) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "config"));
    const config = join(folder, "config/tsamae.yaml");
    writeFileSync(
      config,
      `handlers:\n  - jsonLines: ${folder}/events.jsonl\n  - webhook: { url: ${hook.url}, send: events }\n`,
    );
    const ejs = "<% for (const one of secrets) { %>key = <%= one %>\n<% } %>";
    const works = inlineRecipe(sound(folder), { "config.ejs": ejs });
    // What other levels say of a failure, debug says too.
    const breaks = level === "debug" ? failing : [];
    const said: string[] = [];
    const converge = async (age: string, recipe: string, ...more: readonly string[]): Promise<number> => {
      const env = Object.fromEntries(planted(age).map((text, n) => [`PLANTED_${n}`, text]));
      const args = [
        "local",
        "--format",
        format,
        "--log-level",
        level,
        "--profile",
        "--config",
        config,
        recipe,
        ...more,
      ];
      const { status, stdout, stderr } = await runCommand([process.execPath, tsamaeProgram, ...args], { env });
      said.push(stdout, stderr);
      return status;
    };
    const rotation = [
      await converge("old", works),
      await converge("new", works, "--dry-run"),
      await converge("new", works),
    ];
    expect(rotation).toEqual([0, 0, 0]);
    const failures = [];
    for (const one of breaks) failures.push(await converge("new", inlineRecipe(`${beginning}${one}`)));
    expect(failures).toEqual(breaks.map((one) => (/^(?:await run|fail)\(/.test(one) ? 1 : 4)));
    expect(readFileSync(`${folder}/from-template`, "utf8")).toContain("6f1enew");
    const all = [...said, readFileSync(`${folder}/events.jsonl`, "utf8"), hook.said()].join("\n");
    const hits = ["old", "new"]
      .flatMap(planted)
      .flatMap(formsOf)
      .filter((form) => all.includes(form));
    expect(hits).toEqual([]);
    expect(all).toContain("[secret]");
  });
});
