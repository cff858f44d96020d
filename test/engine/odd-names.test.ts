import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  converge,
  directory,
  execute,
  file,
  line,
  link,
  localTransport,
  type RunEvent,
  recipe,
  remoteDirectory,
  remoteFile,
  template,
} from "tsamae";
import { beforeAll, describe, expect, it } from "vitest";
import { scaled } from "../machine-speed.ts";
import { randomCases, seed } from "../random-cases.ts";
import { writeFiles } from "../templates/folder.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const root = temporaryFolder();
beforeAll(() => writeFileSync(join(root, "template"), "<%= text %>"));

/** Whoever evaluates a name with this in it leaves a file behind. */
const canaries = [
  "$(touch pwned)",
  "`touch pwned`",
  ";touch pwned;",
  "\ntouch pwned\n",
  "'touch pwned'",
  '"$(touch pwned)"',
];
const pieces = [
  ...canaries,
  " ",
  "'",
  '"',
  "\\",
  "$HOME",
  "${IFS}",
  "*",
  "?",
  "[a]",
  "~",
  "-",
  "--",
  "-rf",
  "%s",
  "%",
  "#",
  "\t",
  "\r",
  "é",
  "🚀",
  "!",
  "&",
  "|",
  "<",
  ">",
  "(",
  "{",
  "=",
  ":",
  ".",
  "x",
];

/** Any text without a NUL byte: half of them of pieces that are dangerous to somebody. */
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).map((any) => any.replaceAll("\0", "_")),
);

/** A file's name: a path of tsamae's own cannot hold a line end, which is told (see refused-names.test.ts). */
const name = text
  .map((any) => any.replaceAll(/[/\n]/g, "_"))
  .filter((any) => any !== "." && any !== ".." && Buffer.byteLength(any) < 200);

async function run(body: () => void): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  await converge({ recipes: [recipe(body)], transport: localTransport(), sink: (event) => events.push(event) });
  return events;
}

const did = (events: readonly RunEvent[]) =>
  events.filter(({ type }) => type === "resource-changed" || type === "resource-failed");

const sorted = (names: readonly string[]): readonly string[] => names.toSorted();

const whereCommandsRun = [process.cwd(), "/", homedir(), "/tmp"];

describe("names and texts of any kind, on this machine", () => {
  it(`are what they say, in a real shell, once, and nothing is evaluated (seed ${seed})`, {
    timeout: scaled(120_000),
  }, async () => {
    let count = 0;
    const cases = fc.uniqueArray(fc.tuple(name, text), { minLength: 1, maxLength: 6, selector: ([one]) => one });
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        count += 1;
        const home = join(root, String(count));
        const at = (kind: string, one: string): string => join(home, kind, one);
        const sources = join(root, `sources ${count}`);
        writeFiles(sources, Object.fromEntries(given.map(([one, content]) => [one, content])));
        const body = () => {
          for (const kind of ["file", "link", "template", "line", "copy", "ran"]) directory(join(home, kind));
          for (const [one, content] of given) {
            directory(at("directory", one));
            file(at("file", one), { content, validate: "test -e %{path}" });
            link(at("link", one), { to: content });
            template(at("template", one), { source: join(root, "template"), variables: { text: content } });
            line(`line ${one}`, { path: at("line", one), line: content.replaceAll(/[\r\n]/g, "_"), create: true });
            remoteFile(at("copy", one), { source: join(sources, one) });
            execute(`printf %s "$ODD" >"$NAME" # ${one}`, {
              command: 'printf %s "$ODD" >"$NAME"',
              cwd: at("directory", one),
              env: { ODD: content, NAME: at("ran", one) },
              notIf: 'test -e "$NAME"',
            });
          }
          remoteDirectory(join(home, "tree"), { source: sources, purge: true });
        };
        const first = await run(body);
        expect(did(first).filter(({ type }) => type === "resource-failed")).toEqual([]);
        expect(did(await run(body))).toEqual([]);

        const names = sorted(given.map(([one]) => one));
        for (const kind of ["directory", "file", "link", "template", "line", "copy", "ran", "tree"]) {
          expect(sorted(readdirSync(join(home, kind)))).toEqual(names);
        }
        for (const [one, content] of given) {
          for (const kind of ["file", "template", "copy", "ran", "tree"])
            expect(readFileSync(at(kind, one), "utf8")).toBe(content);
          expect(readFileSync(at("line", one), "utf8")).toBe(`${content.replaceAll(/[\r\n]/g, "_")}\n`);
          expect(readlinkSync(at("link", one))).toBe(content);
          expect(readdirSync(at("directory", one))).toEqual([]);
        }
        expect(whereCommandsRun.filter((folder) => existsSync(join(folder, "pwned")))).toEqual([]);
      }),
      randomCases(5),
    );
  });
});
