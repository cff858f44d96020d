import { oddName, oddText } from "./odd.ts";
import { contentsOf, home, numbers, q, type Scene } from "./scene.ts";

/** Nothing is left on the host to look at. */
const nothing: Pick<Scene, "look" | "finds"> = { look: ":", finds: () => [] };

const at = (type: string, number: number): string => q(`${home}/${type}/${oddName(number)}`);

const composite: Scene = {
  declare: (number) =>
    `composite(${q(oddName(number))}, { onlyIf: 'test -n "$ODD"', env: { ODD: ${q(oddName(number))} } }, () => {
    file(${at("composite", number)}, { content: ${q(oddText(number))} });
  });`,
  look: contentsOf(`${home}/composite`),
  finds: (count) => numbers(count).map((number) => `${oddName(number)}=${oddText(number)}`),
};

/** It runs on this machine; a file that comes after it holds it back the next time. */
const localFunction: Scene = {
  declare: (number) =>
    `localFunction(${q(oddName(number))}, { run: ({ say }) => say(${q(oddText(number))}), env: { DONE: ${at("localFunction", number)} }, notIf: 'test -e "$DONE"' });
  file(${at("localFunction", number)});`,
  look: `cd ${home}/localFunction && find . -type f -printf '%P\\0'`,
  finds: (count) => numbers(count).map(oddName),
};

const log: Scene = {
  declare: (number) => `log(${q(oddName(number))}, { message: ${q(oddText(number))} });`,
  ...nothing,
};

/** Held back: what a restart does is tried elsewhere. */
const reboot: Scene = {
  declare: (number) =>
    `reboot(${q(oddName(number))}, { onlyIf: 'test -e "$WANTED"', env: { WANTED: ${q(`/run/${oddName(number)}`)} } });`,
  ...nothing,
};

export const runScenes = { composite, localFunction, log, reboot };
