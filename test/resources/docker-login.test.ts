import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { dockerLogin } from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { outline, planned } from "../recipes/planned.ts";

const password = secret({ text: "hunter2:x" });
const auth = (text: string): string => Buffer.from(text).toString("base64");
const account = (home: string) => ({ exists: true, uid: 1, gid: 1, comment: "", home, shell: "/bin/sh" }) as const;

function host(config: unknown, path = "/root/.docker/config.json"): FakeHostOptions {
  const content = typeof config === "string" ? config : JSON.stringify(config);
  return {
    files: config === undefined ? {} : { [path]: { content, mode: "0600" } },
    commands: { "command -v docker": 0 },
    facts: [facts.user("root").is(account("/root")), facts.user("deploy").is(account("/home/deploy"))],
  };
}

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

const login = () => dockerLogin("ghcr.io", { username: "me", password });

describe("dockerLogin", () => {
  it.each<Case>([
    ["logs in", login, host(undefined), ["dockerLogin[ghcr.io] login would: log in as me"]],
    ["does nothing where that is kept", login, host({ auths: { "ghcr.io": { auth: auth("me:hunter2:x") } } }), []],
    [
      "takes no line end for a part of the password",
      () => dockerLogin("ghcr.io", { username: "me", password: secret({ text: "hunter2:x\n" }) }),
      host({ auths: { "ghcr.io": { auth: auth("me:hunter2:x") } } }),
      [],
    ],
    [
      "corrects the password",
      login,
      host({ auths: { "ghcr.io": { auth: auth("me:old") } } }),
      ["dockerLogin[ghcr.io] login would: log in as me, with another password"],
    ],
    [
      "corrects the user",
      login,
      host({ auths: { "ghcr.io": { auth: auth("you:hunter2:x") } } }),
      ["dockerLogin[ghcr.io] login would: log in as me, no longer as you"],
    ],
    [
      "knows Docker Hub by its name",
      () => dockerLogin("docker.io", { username: "me", password }),
      host({ auths: { "https://index.docker.io/v1/": { auth: auth("me:hunter2:x") } } }),
      [],
    ],
    ["asks no helper", login, host({ auths: { "ghcr.io": {} }, credsStore: "pass" }), []],
    [
      "says which helper keeps it",
      login,
      host({ credHelpers: { "ghcr.io": "ghcr" } }),
      ["dockerLogin[ghcr.io] login would: log in as me, kept by ghcr"],
    ],
    [
      "looks at the user who works",
      () => dockerLogin("ghcr.io", { username: "me", password, user: "deploy" }),
      { ...host({ auths: { "ghcr.io": { auth: auth("me:hunter2:x") } } }, "/home/deploy/.docker/config.json") },
      [],
    ],
    [
      "looks where DOCKER_CONFIG says",
      () => dockerLogin("ghcr.io", { username: "me", password, env: { DOCKER_CONFIG: "/etc/ci/" } }),
      host({ auths: { "ghcr.io": { auth: auth("me:hunter2:x") } } }, "/etc/ci/config.json"),
      [],
    ],
    [
      "logs in once",
      () => {
        login();
        dockerLogin("again", { registry: "https://ghcr.io", username: "me", password });
      },
      host(undefined),
      ["dockerLogin[ghcr.io] login would: log in as me"],
    ],
    [
      "logs out",
      () => dockerLogin("ghcr.io", { action: "logout" }),
      host({ auths: { "ghcr.io": { auth: auth("me:x") } } }),
      ["dockerLogin[ghcr.io] logout would: log out"],
    ],
    ["has nobody to log out", () => dockerLogin("ghcr.io", { action: "logout" }), host({}), []],
    [
      "needs docker",
      login,
      { ...host(undefined), commands: {} },
      [
        "dockerLogin[ghcr.io] fails: docker is not installed on this host",
        '  pkg("docker.io") before it installs it on Debian',
      ],
    ],
    [
      "does not need it where nothing is to be done",
      login,
      { ...host({ auths: { "ghcr.io": { auth: auth("me:hunter2:x") } } }), commands: {} },
      [],
    ],
    [
      "refuses what is no configuration",
      login,
      host("{"),
      [
        "dockerLogin[ghcr.io] fails: /root/.docker/config.json is no configuration of docker's",
        '  docker itself could not read it; file("/root/.docker/config.json", { action: "delete" }) removes it, with all logins',
      ],
    ],
    [
      "needs its user",
      () => dockerLogin("ghcr.io", { username: "me", password, user: "nobody-here" }),
      host(undefined),
      ["dockerLogin[ghcr.io] fails: there is no user nobody-here", "  is the user made before it?"],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it.each([
    ["a password that all can read", { username: "me", password: "hunter2" as never }, "password: expected a secret"],
    ["no password", { username: "me" } as never, 'action "login" needs the property "password"'],
    ["a name with a colon", { username: "a:b", password }, "username: expected a name without a colon"],
    ["a registry that is an option", { registry: "--help", username: "me", password }, "registry: expected the host"],
  ])("refuses %s", async (_, properties, message) => {
    await expect(planned(() => dockerLogin("ghcr.io", properties))).rejects.toThrow(message);
  });

  it("shows no password", async () => {
    const plan = await planned(login, host({ auths: { "ghcr.io": { auth: auth("me:old") } } }));
    expect(JSON.stringify(plan)).not.toMatch(/hunter2|old"/);
  });
});
