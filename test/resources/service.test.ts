import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { service } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host: FakeHostOptions = {
  services: {
    on: { running: true, isEnabled: true, enabled: "enabled" },
    off: { enabled: "disabled" },
    static: { enabled: "static", running: true },
    masked: { enabled: "masked" },
    briefly: { enabled: "masked-runtime" },
    failed: { failed: true, enabled: "enabled", isEnabled: true },
    "docker.socket": { enabled: "disabled" },
  },
};
const unknown = [
  "service[nope] fails: there is no service nope",
  "  `systemctl list-unit-files` on the host lists them; is its package declared before it?",
];

describe("service", () => {
  it.each<Case>([
    ["without an action does nothing until it is notified", () => service("off"), []],
    ["start: starts what is stopped", () => service("off", { action: "start" }), ["service[off] start would: start"]],
    [
      "start: starts what has failed",
      () => service("failed", { action: "start" }),
      ["service[failed] start would: start"],
    ],
    ["start: does nothing for what runs", () => service("on", { action: "start" }), []],
    ["start: refuses what is not there", () => service("nope", { action: "start" }), unknown],
    ["stop: stops what runs", () => service("on", { action: "stop" }), ["service[on] stop would: stop"]],
    ["stop: does nothing for what is stopped", () => service("off", { action: "stop" }), []],
    ["stop: does nothing for what is not there", () => service("nope", { action: "stop" }), []],
    ["restart: always does", () => service("on", { action: "restart" }), ["service[on] restart would: restart"]],
    ["restart: refuses what is not there", () => service("nope", { action: "restart" }), unknown],
    ["reload: always does", () => service("on", { action: "reload" }), ["service[on] reload would: reload"]],
    ["reload: refuses what is not there", () => service("nope", { action: "reload" }), unknown],
    [
      "enable: enables what is disabled",
      () => service("off", { action: "enable" }),
      ["service[off] enable would: enable"],
    ],
    ["enable: does nothing for what is enabled", () => service("on", { action: "enable" }), []],
    ["enable: takes static for as enabled as it can be", () => service("static", { action: "enable" }), []],
    [
      "enable: tries what is masked, and systemctl will say so",
      () => service("masked", { action: "enable" }),
      ["service[masked] enable would: enable"],
    ],
    ["enable: refuses what is not there", () => service("nope", { action: "enable" }), unknown],
    [
      "disable: disables what is enabled",
      () => service("on", { action: "disable" }),
      ["service[on] disable would: disable"],
    ],
    ["disable: does nothing for what is not", () => service("off", { action: "disable" }), []],
    ["disable: does nothing for what is not there", () => service("nope", { action: "disable" }), []],
    [
      "tryRestart: restarts what runs",
      () => service("on", { action: "tryRestart" }),
      ["service[on] tryRestart would: restart"],
    ],
    ["tryRestart: does nothing for what is stopped", () => service("off", { action: "tryRestart" }), []],
    ["tryRestart: does nothing for what is not there", () => service("nope", { action: "tryRestart" }), []],
    [
      "reloadOrRestart: always does",
      () => service("off", { action: "reloadOrRestart" }),
      ["service[off] reloadOrRestart would: reload or restart"],
    ],
    ["reloadOrRestart: refuses what is not there", () => service("nope", { action: "reloadOrRestart" }), unknown],
    ["mask: masks", () => service("on", { action: "mask" }), ["service[on] mask would: mask"]],
    [
      "mask: masks what is not there yet",
      () => service("nope", { action: "mask" }),
      ["service[nope] mask would: mask"],
    ],
    ["mask: does nothing for what is masked", () => service("masked", { action: "mask" }), []],
    [
      "mask: lasts longer than until the next boot",
      () => service("briefly", { action: "mask" }),
      ["service[briefly] mask would: mask"],
    ],
    ["unmask: unmasks", () => service("masked", { action: "unmask" }), ["service[masked] unmask would: unmask"]],
    [
      "unmask: unmasks what is masked until the next boot",
      () => service("briefly", { action: "unmask" }),
      ["service[briefly] unmask would: unmask"],
    ],
    ["unmask: does nothing for what is not masked", () => service("off", { action: "unmask" }), []],
    [
      "unmask: does not know what then is enabled",
      () => service("masked", { action: ["unmask", "enable"] }),
      ["service[masked] unmask would: unmask", "service[masked] enable may: enable"],
    ],
    [
      "remembers what else is known of it",
      () => service("failed", { action: ["start", "enable"] }),
      ["service[failed] start would: start"],
    ],
    [
      "does several, in their order",
      () => service("off", { action: ["start", "enable"] }),
      ["service[off] start would: start", "service[off] enable would: enable"],
    ],
    [
      "does each only as far as it is needed",
      () => service("failed", { action: ["enable", "start"] }),
      ["service[failed] start would: start"],
    ],
    [
      "takes other units by their full names",
      () => service("docker.socket", { action: "enable" }),
      ["service[docker.socket] enable would: enable"],
    ],
    [
      "takes its name as a property",
      () => service("web", { name: "on", action: "stop" }),
      ["service[web] stop would: stop"],
    ],
    ["knows no name that objects inherit", () => service("constructor", { action: "stop" }), []],
    [
      "refuses what can be no unit of this host",
      () => service("a+b", { action: "stop" }),
      ['service[a+b] fails: cannot determine the current state: "a+b" is no name of a unit'],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it.each(["a b", "ss*", "-x", "$(x)", "a/b", "a\n"])("cannot be called %j", async (name) => {
    await expect(planned(() => service(name))).rejects.toThrow("name: expected a service's name");
  });

  it.each(["launchd", "rc", "runit"])("refuses an init system that it does not know: %s", async (init) => {
    const plan = await planned(() => service("on", { action: "start" }), { ...host, node: { init } });
    expect(outline(plan)).toEqual([
      `service[on] fails: this host's init is ${init}, which is not supported: tsamae knows systemd, OpenRC and System V init`,
    ]);
  });

  it.each(["openrc", "init"])("is that of %s as well, without masks and users", async (init) => {
    const told = async (body: () => unknown) => outline(await planned(body, { ...host, node: { init } }));
    expect(await told(() => service("on", { action: ["restart", "disable"] }))).toEqual([
      "service[on] restart would: restart",
      "service[on] disable would: disable",
    ]);
    expect(await told(() => service("off", { action: "mask" }))).toEqual([
      `service[off] fails: ${init} cannot mask a service`,
      '  only systemd can; action: ["stop", "disable"] keeps a service from starting at boot',
    ]);
    expect(await told(() => service("mine", { scope: "user", action: "start" }))).toEqual([
      `service[mine] fails: only systemd has services of users; this host's init is ${init}`,
    ]);
  });
});

describe("a user's service", () => {
  const state = { exists: true, running: false, failed: false, enabled: "disabled", isEnabled: false };
  const answers = {
    facts: [
      facts.userService({ name: "sync", user: "deploy" }).is({ ...state, home: "/home/deploy" }),
      facts.userService({ name: "sync", user: "root" }).is({ ...state, home: "/root", exists: false }),
    ],
  };

  it("is that of the user, else of the session's", async () => {
    const plan = await planned(() => {
      service("theirs", { name: "sync", scope: "user", user: "deploy", action: ["enable", "start"] });
      service("own", { name: "sync", scope: "user", action: "start" });
    }, answers);
    expect(outline(plan)).toEqual([
      "service[theirs] enable would: enable",
      "service[theirs] start would: start",
      "service[own] start may: start",
      "  as long as there is a service sync by then",
    ]);
  });

  it("is not the host's", async () => {
    const plan = await planned(() => service("sync", { scope: "user", user: "deploy", action: "stop" }), {
      ...answers,
      services: { sync: { running: true } },
    });
    expect(outline(plan)).toEqual([]);
  });
});
