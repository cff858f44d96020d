import { quote } from "../../../src/values/shell.ts";
import { oddName, oddText } from "./odd.ts";
import { contentsOf, home, numbers, q, type Scene, stock } from "./scene.ts";

const at = (type: string, number: number): string => q(`${home}/${type}/${oddName(number)}`);

const archive: Scene = {
  declare: (number) =>
    `archive(${at("archive", number)}, { hostSource: ${q(`${stock}/archives/${oddName(number)}`)}, strip: 1, owner: "deploy" });`,
  before: (count) =>
    [
      `mkdir -p ${stock}/archives/top && cd ${stock}/archives`,
      ...numbers(count).flatMap((number) => [
        `printf %s ${quote(oddText(number))} >./top/${quote(oddName(number))}`,
        `tar -czf ./${quote(oddName(number))} top`,
        `rm ./top/${quote(oddName(number))}`,
      ]),
    ].join("\n"),
  look: `cd ${home}/archive && find . -mindepth 2 -type f -not -path '*/.tsamae-archive/*' -printf '%P|%u\\0'`,
  finds: (count) => numbers(count).map((number) => `${oddName(number)}/${oddName(number)}|deploy`),
};

/** An event: what was kept of the answer holds it back. */
const httpRequest: Scene = {
  declare: (number) =>
    `httpRequest(${q(`http://127.0.0.1:8099/${encodeURIComponent(oddName(number))}`)}, { path: ${at("httpRequest", number)}, headers: { "X-Odd": "it's \\"$(touch pwned)\\" \\\\" }, env: { KEPT: ${at("httpRequest", number)} }, notIf: 'test -e "$KEPT"' });`,
  look: contentsOf(`${home}/httpRequest`),
  finds: (count) => numbers(count).map((number) => `${oddName(number)}=${oddText(number)}`),
};

/** Keeps a login where docker(1) does. */
const docker = `#!/bin/sh
password=$(cat)
name=\${2#--username=}
for registry do :; done
mkdir -p "$DOCKER_CONFIG"
printf '{"auths":{"%s":{"auth":"%s"}}}' "$registry" "$(printf %s "$name:$password" | base64 -w 0)" >"$DOCKER_CONFIG/config.json"
`;

const login = (number: number): string => oddName(number).replaceAll(/[:\r\n]/g, "_");

const dockerLogin: Scene = {
  declare: (number) =>
    `dockerLogin("registry-${number}.example.com", { username: ${q(login(number))}, password: secret({ text: ${q(`${oddName(number)}:'`)} }), env: { DOCKER_CONFIG: ${at("dockerLogin", number)} } });`,
  before: () => `printf %s ${quote(docker)} >/usr/local/bin/docker; chmod 0755 /usr/local/bin/docker`,
  look: `cd ${home}/dockerLogin && find . -name config.json -exec sh -c 'for f; do sed "s/.*auth\\":\\"//; s/\\".*//" "$f" | base64 -d; printf "\\0"; done' sh {} +`,
  finds: (count) => numbers(count).map((number) => `${login(number)}:${oddName(number)}:'`),
};

export const networkScenes = { archive, dockerLogin, httpRequest };
