import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { service, systemdUnit } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

const folder = "/etc/systemd/system";
const text = "[Service]\nExecStart=/bin/true\n";
const content = { Service: { ExecStart: "/bin/true" } };
const timer = { Timer: { OnCalendar: "daily" }, Install: { WantedBy: "timers.target" } };
const loaded = { exists: true, enabled: "static" };
const path = `${folder}/a.service`;
const addition = `${folder}/a.service.d/b.conf`;

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

const create = () => systemdUnit("a.service", { content });
const remove = () => systemdUnit("a.service", { action: "remove" });
const add = () => systemdUnit("a.service", { dropIn: "b", content });
const takeAway = () => systemdUnit("a.service", { dropIn: "b", action: "remove" });

const cases: readonly Case[] = [
  ["a new one is written and read", create, {}, ["systemdUnit[a.service] create would: create; reload systemd"]],
  [
    "one that is there and read is left alone",
    create,
    { files: { [path]: text }, services: { "a.service": loaded } },
    [],
  ],
  [
    "a changed one is written and read",
    create,
    { files: { [path]: "old" }, services: { "a.service": loaded } },
    ["systemdUnit[a.service] create would: content; reload systemd"],
  ],
  [
    "one that was written and not read is read",
    create,
    { files: { [path]: text }, services: { "a.service": { ...loaded, needsReload: true } } },
    ["systemdUnit[a.service] create would: reload systemd"],
  ],
  [
    "one that systemd has not found is read",
    create,
    { files: { [path]: text } },
    ["systemdUnit[a.service] create would: reload systemd"],
  ],
  [
    "a masked one is refused",
    create,
    { files: { [path]: { link: "/dev/null" } }, services: { "a.service": { exists: true, enabled: "masked" } } },
    [
      "systemdUnit[a.service] fails: a.service is masked",
      '  service("a.service", { action: "unmask" }) before it takes that back',
    ],
  ],
  [
    "an addition comes with its folder",
    add,
    { services: { "a.service": loaded } },
    ["systemdUnit[a.service] create would: create; reload systemd"],
  ],
  [
    "an addition that is not read is read",
    add,
    { files: { [addition]: text }, services: { "a.service": loaded } },
    ["systemdUnit[a.service] create would: reload systemd"],
  ],
  [
    "an addition that is read is left alone",
    add,
    { files: { [addition]: text }, services: { "a.service": { ...loaded, dropIns: [addition] } } },
    [],
  ],
  ["an addition to what is not there is left alone", add, { files: { [addition]: text } }, []],
  [
    "a removed one is stopped and disabled",
    remove,
    { files: { [path]: text }, services: { "a.service": { ...loaded, running: true, isEnabled: true } } },
    ["systemdUnit[a.service] remove would: stop; disable; delete; reload systemd"],
  ],
  [
    "one of a package goes on",
    remove,
    {
      files: { [path]: text, "/usr/lib/systemd/system/a.service": "x" },
      services: { "a.service": { ...loaded, running: true, isEnabled: true } },
    },
    ["systemdUnit[a.service] remove would: delete; reload systemd"],
  ],
  ["one that is not there is left alone", remove, {}, []],
  [
    "one that was deleted and not forgotten is forgotten",
    remove,
    { services: { "a.service": { ...loaded, needsReload: true } } },
    ["systemdUnit[a.service] remove would: reload systemd"],
  ],
  [
    "an addition is removed, and no more",
    takeAway,
    { files: { [addition]: text }, services: { "a.service": { ...loaded, running: true, dropIns: [addition] } } },
    ["systemdUnit[a.service] remove would: delete; reload systemd"],
  ],
  [
    "an addition that was deleted and not forgotten is forgotten",
    takeAway,
    { services: { "a.service": { ...loaded, dropIns: [addition] } } },
    ["systemdUnit[a.service] remove would: reload systemd"],
  ],
  [
    "its service is foreseen",
    () => {
      systemdUnit("a.timer", { content: timer });
      service("a.timer", { action: ["enable", "start"] });
    },
    {},
    [
      "systemdUnit[a.timer] create would: create; reload systemd",
      "service[a.timer] enable would: enable",
      "service[a.timer] start would: start",
    ],
  ],
  [
    "what cannot be enabled is foreseen too",
    () => {
      create();
      service("a.service", { action: "enable" });
    },
    {},
    ["systemdUnit[a.service] create would: create; reload systemd"],
  ],
  [
    "a template is read by its instances",
    () => systemdUnit("t@.service", { content }),
    {
      files: { [`${folder}/t@.service`]: text },
      facts: [
        facts.unitInstances("t@.service").is([
          {
            name: "t@1.service",
            exists: true,
            running: true,
            failed: false,
            enabled: "static",
            isEnabled: false,
            needsReload: true,
          },
        ]),
      ],
    },
    ["systemdUnit[t@.service] create would: reload systemd"],
  ],
  [
    "there is none without systemd",
    create,
    { node: { init: "openrc" } },
    ["systemdUnit[a.service] fails: this host's init is openrc, not systemd"],
  ],
  [
    "a lazy content is judged at its turn",
    () => systemdUnit("a.service", { content: () => ({ Unit: { Description: "a\nb" } }) }),
    {},
    [
      "systemdUnit[a.service] fails: content: Unit.Description: a value is one line",
      "  a key that is repeated takes a list of values",
    ],
  ],
];

const deploy = { exists: true, uid: 1000, gid: 1000, comment: "", home: "/home/deploy", shell: "/bin/sh" } as const;
const own = { exists: true, running: false, failed: false, enabled: "static", isEnabled: false, home: "/home/deploy" };
const mine = "/home/deploy/.config/systemd/user/a.service";
const asked = (name: string) => facts.userService({ name, user: "deploy" });
const runs: FakeHostOptions = { files: { "/run/user/1000/systemd": { directory: true } } };

const userCases: readonly Case[] = [
  [
    "a new one is written, with its folders, and read",
    () => systemdUnit("a.service", { scope: "user", user: "deploy", content }),
    { ...runs, facts: [facts.user("deploy").is(deploy), asked("a.service").is({ ...own, exists: false })] },
    ["systemdUnit[a.service] create would: create; reload systemd"],
  ],
  [
    "one that is there and read is left alone, and its service is that user's",
    () => {
      systemdUnit("a.service", { scope: "user", user: "deploy", content });
      service("a.service", { scope: "user", user: "deploy", action: "start" });
    },
    {
      files: { ...runs.files, [mine]: { content: text, owner: "deploy" } },
      facts: [facts.user("deploy").is(deploy), asked("a.service").is({ ...own, running: true })],
    },
    [],
  ],
  [
    "a removed one is stopped",
    () => systemdUnit("a.service", { scope: "user", user: "deploy", action: "remove" }),
    {
      files: { ...runs.files, [mine]: text },
      facts: [facts.user("deploy").is(deploy), asked("a.service").is({ ...own, running: true })],
    },
    ["systemdUnit[a.service] remove would: stop; delete; reload systemd"],
  ],
  [
    "there is none of a user whose systemd does not run",
    () => systemdUnit("a.service", { scope: "user", user: "deploy", content }),
    { facts: [facts.user("deploy").is(deploy), asked("a.service").is(own)] },
    [
      "systemdUnit[a.service] fails: no systemd runs for the user deploy; `loginctl enable-linger deploy` starts one, now and at boot",
    ],
  ],
  [
    "there is none of nobody",
    () => systemdUnit("a.service", { scope: "user", user: "deploy", content }),
    {},
    ["systemdUnit[a.service] fails: there is no user deploy", "  is the user made before it?"],
  ],
];

describe("systemdUnit of a user", () => {
  it.each(userCases)("%s", async (_, body, host, expected) =>
    expect(outline(await planned(body, host))).toEqual(expected),
  );

  it("shows no text that a link of the user leads to", async () => {
    const body = () => systemdUnit("a.service", { scope: "user", user: "deploy", content });
    const { changes } = await planned(body, {
      files: { ...runs.files, [mine]: { link: "/etc/shadow" }, "/etc/shadow": "root:x" },
      facts: [facts.user("deploy").is(deploy), asked("a.service").is(own)],
    });
    expect(changes[0]?.changes[0]).toEqual({ summary: "content, owner from root to deploy" });
  });
});

describe("systemdUnit", () => {
  it.each(cases)("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("shows what the file will say", async () => {
    const { changes } = await planned(() => systemdUnit("a.timer", { content: timer }));
    expect(changes[0]?.changes[0]?.diff?.after).toBe(
      "[Timer]\nOnCalendar=daily\n\n[Install]\nWantedBy=timers.target\n",
    );
  });

  it.each<readonly [string, () => unknown, string]>([
    ["backup", () => systemdUnit("backup", { content }), "expected a unit's full name"],
    ["../x.service", () => systemdUnit("../x.service", { content }), "expected a unit's full name"],
    ["-x.service", () => systemdUnit("-x.service", { content }), "expected a unit's full name"],
    [
      "a path as addition",
      () => systemdUnit("a.service", { dropIn: "a/b", content }),
      'expected a name such as "limits"',
    ],
    ["no text", () => systemdUnit("a.service", { content: " \n" }), "an empty unit file would mask the unit"],
    ["no sections", () => systemdUnit("a.service", { content: {} }), "an empty unit file would mask the unit"],
    [
      "a section of another type",
      () => systemdUnit("a.timer", { content: { Service: { ExecStart: "x" } } }),
      "content: a.timer has no section Service",
    ],
    [
      "a value that is none",
      () => systemdUnit("a.service", { content: { Service: { ExecStart: { a: 1 } as never } } }),
      'expected a text, a number, a boolean or a list in Service.ExecStart, got {"a":1}',
    ],
    [
      "a list in a list",
      () => systemdUnit("a.service", { content: { Service: [] as never } }),
      "expected keys and their values in Service, got []",
    ],
    [
      "two contents of one file",
      () => {
        create();
        systemdUnit("again", { name: "a.service", content: text.replace("true", "false") });
      },
      "a.service",
    ],
  ])("refuses %s before the run", async (_, body, message) => {
    await expect(planned(body)).rejects.toThrow(message);
  });
});
