import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { service } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host: FakeHostOptions = {
  services: {
    on: { running: true, isEnabled: true, enabled: "enabled" },
    off: { enabled: "disabled" },
    static: { enabled: "static", running: true },
    masked: { enabled: "masked" },
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
      "refuses what can be no unit",
      () => service("a b", { action: "stop" }),
      ['service[a b] fails: cannot tell: "a b" is no name of a unit'],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("refuses another init system", async () => {
    const plan = await planned(() => service("on", { action: "start" }), { ...host, node: { init: "openrc" } });
    expect(outline(plan)).toEqual([
      "service[on] fails: cannot tell: this host's init is openrc; tsamae knows systemd so far",
    ]);
  });
});
