import { randomBytes } from "node:crypto";
import { oddName, oddWithout } from "./odd.ts";
import { home, numbers, q, type Scene } from "./scene.ts";

const field = (number: number): string => oddWithout(number, /[:\t\r]/g);

const user: Scene = {
  declare: (number) =>
    `user("every-${number}", { comment: ${q(field(number))}, home: ${q(`${home}/user/${field(number)}`)}, createHome: true, groups: ["games"], shell: "/bin/sh" });`,
  look: `getent passwd | sed -n 's/^every-[0-9]*:x:[0-9]*:[0-9]*://p' | tr '\\n' '\\0'; cd ${home}/user && find . -mindepth 1 -maxdepth 1 -printf '%P %u\\0'`,
  finds: (count) =>
    numbers(count).flatMap((number) => [
      `${field(number)}:${home}/user/${field(number)}:/bin/sh`,
      `${field(number)} every-${number}`,
    ]),
};

const group: Scene = {
  declare: (number) => `group("every_${number}", { gid: ${7000 + number}, members: ["deploy", "ops"] });`,
  look: "getent group | grep '^every_' | tr '\\n' '\\0'",
  finds: (count) => numbers(count).map((number) => `every_${number}:x:${7000 + number}:deploy,ops`),
};

/** A key of ssh-keygen(1)'s form, whose secret half nobody has. */
function publicKey(): string {
  const counted = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const blob = Buffer.concat([counted(Buffer.from("ssh-ed25519")), counted(randomBytes(32))]);
  return `ssh-ed25519 ${blob.toString("base64")}`;
}

const keys = numbers(100).map(publicKey);
/** sshd(8) can write no backslash at the end. */
const option = (number: number): string => oddWithout(number, /[\t\r]|\\$/g);

const authorizedKey: Scene = {
  declare: (number) =>
    `authorizedKey("key ${number}", { account: "guest", key: ${q(keys[number])}, comment: ${q(field(number))}, options: { command: ${q(option(number))} } });`,
  look: "cat /home/guest/.ssh/authorized_keys | tr '\\n' '\\0'; stat --printf '%a %U\\0' /home/guest/.ssh/authorized_keys",
  finds: (count) => [
    "600 guest",
    ...numbers(count).map(
      (number) => `command="${option(number).replaceAll('"', '\\"')}" ${keys[number]} ${field(number)}`,
    ),
  ],
};

/** One line without the pair that cron takes a backslash from; not both kinds of quotes in a variable. */
const command = (number: number): string => `echo ${oddName(number).replaceAll(/[\r]|\\$/g, "")}`.trim();
const variable = (number: number): string => oddWithout(number, /[\r"]/g);

const cron: Scene = {
  // A day that never comes.
  declare: (number) =>
    `cron("every-${number}", { minute: ${number}, hour: 3, day: 30, month: "feb", account: "deploy", command: ${q(command(number))}, comment: ${q(`${oddName(number)}\nsecond`)}, environment: { ODD: ${q(variable(number))} } });`,
  before: () => "mkdir -p /etc/cron.d",
  look: "cd /etc/cron.d && sed -n 's/^[0-9]/&/p' every-* | tr '\\n' '\\0'; stat --printf '%a %U\\0' every-*",
  finds: (count) =>
    numbers(count).flatMap((number) => [
      `${number} 3 30 2 * deploy ${command(number).replaceAll("%", "\\%")}`,
      "644 root",
    ]),
};

/** What runs leaves its own words, its folder and its environment behind. */
const execute: Scene = {
  declare: (number) =>
    `execute(${q(`${oddName(number)}\n'$(touch pwned)`)}, { command: ${q(`printf '%s|%s' "$ODD" "$PWD" >${home}/execute/${number} # '"`)}, cwd: ${q(`${home}/cwd/${oddName(number)}`)}, env: { ODD: ${q(`${oddName(number)}\n`)} }, notIf: ${q(`test -n "$ODD" && test -e ${home}/execute/${number}`)}, user: "deploy" });`,
  before: (count) =>
    `chmod 0777 ${home}/execute; mkdir -p ${home}/cwd; cd ${home}/cwd; mkdir -- ${numbers(count)
      .map((number) => `'${oddName(number).replaceAll("'", `'\\''`)}'`)
      .join(" ")}`,
  look: `cd ${home}/execute && for f in *; do cat "$f"; printf '\\0'; done`,
  finds: (count) => numbers(count).map((number) => `${oddName(number)}\n|${home}/cwd/${oddName(number)}`),
};

export const accountScenes = { authorizedKey, cron, execute, group, user };
