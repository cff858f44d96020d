import { quote } from "../../../src/values/shell.ts";
import { oddName, oddText, oddWithout } from "./odd.ts";
import { contentsOf, home, numbers, q, type Scene, stock } from "./scene.ts";

const at = (type: string, number: number): string => q(`${home}/${type}/${oddName(number)}`);

const directory: Scene = {
  declare: (number) => `directory(${at("directory", number)}, { owner: "deploy", group: "ops", mode: "0750" });`,
  look: `cd ${home}/directory && find . -mindepth 1 -printf '%P|%y|%m|%u|%g\\0'`,
  finds: (count) => numbers(count).map((number) => `${oddName(number)}|d|750|deploy|ops`),
};

const file: Scene = {
  declare: (number) =>
    `file(${at("file", number)}, { content: ${q(oddText(number))}, owner: "deploy", mode: "0640", validate: "test -e %{path}", backup: 1 });`,
  look: `${contentsOf(`${home}/file`)}; find . -type f -printf '%m %u\\0'`,
  finds: (count) => numbers(count).flatMap((number) => [`${oddName(number)}=${oddText(number)}`, "640 deploy"]),
};

const link: Scene = {
  declare: (number) => `link(${at("link", number)}, { to: ${q(`../file/${oddName(number)}`)} });`,
  look: `cd ${home}/link && find . -type l -printf '%P -> %l\\0'`,
  finds: (count) => numbers(count).map((number) => `${oddName(number)} -> ../file/${oddName(number)}`),
};

const template: Scene = {
  declare: (number) =>
    `template(${at("template", number)}, { source: "text", variables: { text: ${q(oddText(number))} } });`,
  look: contentsOf(`${home}/template`),
  finds: (count) => numbers(count).map((number) => `${oddName(number)}=${oddText(number)}`),
};

const oddLine = (number: number): string => `key = ${oddName(number).replaceAll("\r", "")}`;

const line: Scene = {
  declare: (number) =>
    `line("line ${number}", { path: ${at("line", number)}, line: ${q(oddLine(number))}, match: /^key =/, create: true });`,
  // One of them is there with another line, which goes.
  before: () => `printf 'first\\nkey = old\\nlast' >${home}/line/plain`,
  look: contentsOf(`${home}/line`),
  finds: (count) =>
    numbers(count).map((number) =>
      number === 0 ? `plain=first\n${oddLine(0)}\nlast` : `${oddName(number)}=${oddLine(number)}\n`,
    ),
};

/** Odd numbers are downloaded by the host from itself, the others are files beside the recipe. */
const remoteFile: Scene = {
  declare(number, { sources }) {
    if (number % 2 === 0)
      return `remoteFile(${at("remoteFile", number)}, { source: ${q(`${sources}/${oddName(number)}`)} });`;
    const url = `http://127.0.0.1:8099/${encodeURIComponent(oddName(number))}`;
    return `remoteFile(${at("remoteFile", number)}, { source: ${q(url)}, unchecked: true, headers: { "X-Odd": "it's \\"$(touch pwned)\\" \\\\" } });`;
  },
  before: (count) =>
    [
      `mkdir -p ${stock}/www`,
      ...numbers(count).map(
        (number) => `printf %s ${quote(oddText(number))} >${quote(`${stock}/www/${oddName(number)}`)}`,
      ),
      `busybox httpd -p 127.0.0.1:8099 -h ${stock}/www`,
    ].join("\n"),
  look: contentsOf(`${home}/remoteFile`),
  finds: (count) => numbers(count).map((number) => `${oddName(number)}=${oddText(number)}`),
};

/** Names in a folder on this machine, where a line end may be one of the characters. */
const treeNames = [oddName(2), oddName(3), oddName(5), `${oddName(4)}/${oddName(8)}`, "new\nline"];

const remoteDirectory: Scene = {
  declare: (number, { sources }) =>
    `remoteDirectory(${at("remoteDirectory", number)}, { source: ${q(`${sources}/tree`)}, purge: true });`,
  before: () => `mkdir ${home}/remoteDirectory/plain && echo old >"${home}/remoteDirectory/plain/old
and odd"`,
  look: `cd ${home}/remoteDirectory && find . -mindepth 2 -type f -printf '%P\\0'`,
  finds: (count) => numbers(count).flatMap((number) => treeNames.map((name) => `${oddName(number)}/${name}`)),
};

/** A branch as git lets it be called. */
const branch = "it's-$(touch${IFS}pwned);größe";

const git: Scene = {
  declare: (number) =>
    `git(${at("git", number)}, { repository: ${q(`${stock}/git/${oddWithout(number, /[\t\r]/g)}`)}, revision: ${q(number % 2 === 0 ? "main" : branch)}, env: { ODD: ${q(oddText(number))} } });`,
  before: (count) =>
    [
      `mkdir -p ${stock}/git && cd ${stock}/git && git init -q -b main origin && cd origin`,
      "echo main >file && git add . && git -c user.name=t -c user.email=t@t commit -q -m one",
      `git branch ${quote(branch)} && cd ..`,
      ...numbers(count).map((number) => `cp -r origin ./${quote(oddWithout(number, /[\t\r]/g))}`),
    ].join("\n"),
  look: `cd ${home}/git && find . -name file -printf '%P\\0'`,
  finds: (count) => numbers(count).map((number) => `${oddName(number)}/file`),
};

export const fileScenes = { directory, file, git, line, link, remoteDirectory, remoteFile, template };

/** The files that lie on this machine for such a recipe. */
export function sourceFiles(count: number): Readonly<Record<string, string>> {
  const tree = treeNames.map((name) => [`tree/${name}`, `in ${name}\n`] as const);
  const flat = numbers(count).map((number) => [oddName(number), oddText(number)] as const);
  return Object.fromEntries([...tree, ...flat]);
}

/** The templates beside it. */
export const templates = { text: "<%= text %>" } as const;
