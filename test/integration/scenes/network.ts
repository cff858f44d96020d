import { quote } from "../../../src/values/shell.ts";
import { oddName, oddText } from "./odd.ts";
import { contentsOf, home, numbers, q, type Scene, stock } from "./scene.ts";

const at = (type: string, number: number): string => q(`${home}/${type}/${oddName(number)}`);

const archive: Scene = {
  declare: (number) =>
    `archive(${at("archive", number)}, { hostSource: ${q(`${stock}/archive/${oddName(number)}`)}, owner: "deploy" });`,
  before: (count) =>
    [
      `mkdir -p ${stock}/archive/in && cd ${stock}/archive && echo in >in/file`,
      ...numbers(count).map((number) => `tar -C in -cf - file >${quote(`./${oddName(number)}`)}`),
    ].join("\n"),
  look: `cd ${home}/archive && find . -name file -printf '%P %u\\0'`,
  finds: (count) => numbers(count).map((number) => `${oddName(number)}/file deploy`),
};

/** Nobody is logged in there: a host of these tests has no docker. */
const dockerLogin: Scene = {
  declare: (number) =>
    `dockerLogin("every-${number}.example.com", { action: "logout", env: { DOCKER_CONFIG: ${at("dockerLogin", number)} } });`,
  look: ":",
  finds: () => [],
};

/** Of the server that files are downloaded from. */
const httpRequest: Scene = {
  declare(number) {
    const url = `http://127.0.0.1:8099/${encodeURIComponent(oddName(number))}`;
    return `httpRequest(${q(oddName(number))}, { url: ${q(url)}, path: ${at("httpRequest", number)}, env: { DONE: ${at("httpRequest", number)} }, notIf: 'test -e "$DONE"', headers: { "X-Odd": "it's \\"$(touch pwned)\\" \\\\" } });`;
  },
  look: contentsOf(`${home}/httpRequest`),
  finds: (count) => numbers(count).map((number) => `${oddName(number)}=${oddText(number)}`),
};

export const networkScenes = { archive, dockerLogin, httpRequest };
