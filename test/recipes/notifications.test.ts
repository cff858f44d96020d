import { describe, expect, it } from "vitest";
import { execute, file, service } from "../../src/resources/index.ts";
import { told } from "../templates/told.ts";
import { outline, planned } from "./planned.ts";

const running = { services: { nginx: { running: true, isEnabled: true } } };

describe("a notification", () => {
  it.each<[string, () => unknown]>([
    ["a handle's to", () => void file("/etc/a", { notifies: service("nginx").to("restart") })],
    [
      "a handle's to with the timing",
      () => void file("/etc/a", { notifies: service("nginx").to("restart", "delayed") }),
    ],
    ["a list of these", () => void file("/etc/a", { notifies: [service("nginx").to("restart")] })],
    ["Itamae's form", () => [service("nginx"), file("/etc/a", { notifies: ["restart", "service[nginx]"] })]],
    [
      "Itamae's form with the timing",
      () => [service("nginx"), file("/etc/a", { notifies: ["restart", "service[nginx]", "delayed"] })],
    ],
    [
      "a list of Itamae's forms",
      () => [service("nginx"), file("/etc/a", { notifies: [["restart", "service[nginx]"]] })],
    ],
    ["Itamae's form with a handle", () => void file("/etc/a", { notifies: ["restart", service("nginx")] })],
    [
      "a target that is declared later",
      () => [file("/etc/a", { notifies: ["restart", "service[nginx]"] }), service("nginx")],
    ],
    ["subscribes with a handle", () => void service("nginx", { subscribes: ["restart", file("/etc/a")] })],
    ["subscribes with an id", () => [file("/etc/a"), service("nginx", { subscribes: ["restart", "file[/etc/a]"] })]],
    [
      "subscribes to what is declared later",
      () => [service("nginx", { subscribes: [["restart", "file[/etc/a]"]] }), file("/etc/a")],
    ],
    [
      "frozen properties",
      () => [
        service("nginx"),
        file("/etc/a", Object.freeze({ notifies: Object.freeze(["restart", "service[nginx]"] as const) })),
      ],
    ],
  ])("may be written as %s", async (_, body) => {
    const { notifications } = await planned(body, running);
    expect(notifications).toEqual([
      { from: "file[/etc/a]", target: "service[nginx]", action: "restart", timing: "delayed" },
    ]);
  });

  it("goes to the first of two with the same id", async () => {
    const plan = await planned(() => {
      execute("reload", { action: "nothing", command: "first" });
      execute("reload", { action: "nothing", command: "second" });
      file("/etc/a", { notifies: ["run", "execute[reload]"] });
    });
    expect(outline(plan)).toEqual(["file[/etc/a] create would: create", "execute[reload] run would: run first"]);
  });

  it("comes from the first of two with the same id, where one subscribes to them", async () => {
    const body = (): void => {
      file("site", { path: "/etc/new" });
      file("site", { path: "/etc/a" });
      service("nginx", { subscribes: ["restart", "file[site]"] });
    };
    expect((await planned(body, { ...running, files: { "/etc/a": "" } })).notifications).toHaveLength(1);
    expect((await planned(body, { ...running, files: { "/etc/new": "" } })).notifications).toHaveLength(0);
  });

  it("is not sent by what does not change", async () => {
    const { notifications } = await planned(
      () => void file("/etc/a", { content: "x", notifies: service("nginx").to("restart") }),
      { ...running, files: { "/etc/a": "x" } },
    );
    expect(notifications).toEqual([]);
  });

  it("may hang on what only may change", async () => {
    const plan = await planned(
      () => {
        const nginx = service("nginx");
        execute("make");
        file("/etc/a", { content: "y", notifies: nginx.to("restart") });
      },
      { ...running, files: { "/etc/a": "x" } },
    );
    expect(outline(plan)).toMatchInlineSnapshot(`
      [
        "execute[make] run would: run",
        "file[/etc/a] create may: content",
        "service[nginx] restart may: restart",
      ]
    `);
  });
});

describe("a notification that is wrong", () => {
  const wrong: Readonly<Record<string, () => unknown>> = {
    "to nowhere": () => [service("nginx"), file("/etc/a", { notifies: ["restart", "service[ngnix]"] })],
    "to nothing at all": () => file("/etc/a", { notifies: ["restart", "service[nginx]"] }),
    "of an action that is not there": () => file("/etc/a", { notifies: service("nginx").to("restrt" as never) }),
    "of an action of another type": () => file("/etc/a", { notifies: ["run", "service[nginx]"] as never }),
    "that names an inherited action": () => file("/etc/a", { notifies: service("nginx").to("constructor" as never) }),
    "at another time": () => file("/etc/a", { notifies: service("nginx").to("restart", "immediate" as never) }),
    "a handle without its to": () => file("/etc/a", { notifies: service("nginx") as never }),
    "a word": () => file("/etc/a", { notifies: "restart" as never }),
    "a tuple without a target": () => file("/etc/a", { notifies: ["restart"] as never }),
    "a target without its type": () => file("/etc/a", { notifies: ["restart", "nginx"] as never }),
    null: () => file("/etc/a", { notifies: null as never }),
    "that subscribes to nowhere": () => service("nginx", { subscribes: ["restart", "file[/etc/b]"] }),
    "that subscribes with an action of the other": () =>
      service("nginx", { subscribes: ["create" as never, file("/etc/a")] }),
  };

  it("is told before the run", async () => {
    const said: Record<string, string> = {};
    for (const [name, body] of Object.entries(wrong)) {
      said[name] = await told(() => planned(() => [body(), name.startsWith("of") ? service("nginx") : undefined]));
    }
    expect(said).toMatchInlineSnapshot(`
      {
        "a handle without its to": "
      file[/etc/a]: notifies: expected \`nginx.to("restart")\` or \`["restart", "service[nginx]"]\`, got {"type":"service","name":"nginx","id":"service[nginx]"}
        at recipes/notifications.test.ts
      ",
        "a target without its type": "
      file[/etc/a]: notifies: expected \`nginx.to("restart")\` or \`["restart", "service[nginx]"]\`, got ["restart","nginx"]
        at recipes/notifications.test.ts
      ",
        "a tuple without a target": "
      file[/etc/a]: notifies: expected \`nginx.to("restart")\` or \`["restart", "service[nginx]"]\`, got ["restart"]
        at recipes/notifications.test.ts
      ",
        "a word": "
      file[/etc/a]: notifies: expected \`nginx.to("restart")\` or \`["restart", "service[nginx]"]\`, got "restart"
        at recipes/notifications.test.ts
      ",
        "at another time": "
      file[/etc/a]: notifies: expected "delayed" or "immediately", got "immediate"
        at recipes/notifications.test.ts
        did you mean "immediately"?
      ",
        "null": "
      file[/etc/a]: notifies: expected \`nginx.to("restart")\` or \`["restart", "service[nginx]"]\`, got null
        at recipes/notifications.test.ts
      ",
        "of an action of another type": "
      file[/etc/a]: notifies service[nginx]: service has no action "run"
        at recipes/notifications.test.ts
        there is: nothing, start, stop, restart, tryRestart, reload, reloadOrRestart, enable, disable, mask, unmask
      ",
        "of an action that is not there": "
      file[/etc/a]: notifies service[nginx]: service has no action "restrt"
        at recipes/notifications.test.ts
        did you mean "restart"?
      ",
        "that names an inherited action": "
      file[/etc/a]: notifies service[nginx]: service has no action "constructor"
        at recipes/notifications.test.ts
        there is: nothing, start, stop, restart, tryRestart, reload, reloadOrRestart, enable, disable, mask, unmask
      ",
        "that subscribes to nowhere": "
      service[nginx]: subscribes to file[/etc/b], which no recipe declares
        at recipes/notifications.test.ts
        there is: service[nginx]
      ",
        "that subscribes with an action of the other": "
      service[nginx]: subscribes: service has no action "create"
        at recipes/notifications.test.ts
        there is: nothing, start, stop, restart, tryRestart, reload, reloadOrRestart, enable, disable, mask, unmask
      ",
        "to nothing at all": "
      file[/etc/a]: notifies service[nginx], which no recipe declares
        at recipes/notifications.test.ts
        there is: file[/etc/a]
      ",
        "to nowhere": "
      file[/etc/a]: notifies service[ngnix], which no recipe declares
        at recipes/notifications.test.ts
        did you mean "service[nginx]"?
      ",
      }
    `);
  });

  it("is told on one screen where thousands are declared", async () => {
    const say = await told(() =>
      planned(() => {
        for (let n = 0; n < 3000; n += 1) file(`/srv/${n}`);
        file("/etc/a", { notifies: ["restart", "service[nginx]"] });
      }),
    );
    expect(say.length).toBeLessThan(2000);
  });
});

describe("two resources that contradict each other", () => {
  const wrong: Readonly<Record<string, () => unknown>> = {
    "two files": () => [file("/etc/a", { content: "1" }), file("/etc/a", { content: "2" })],
    "paths that are spelled differently": () => [
      file("/etc/a", { content: "1" }),
      file("//etc/./a/", { content: "2" }),
    ],
    "a third one": () => [
      file("/etc/a", { content: "1" }),
      file("b", { path: "/etc/a", content: "1" }),
      file("c", { path: "/etc/a", content: "2" }),
    ],
  };

  it("are told with both places", async () => {
    const said: Record<string, string> = {};
    for (const [name, body] of Object.entries(wrong)) said[name] = await told(() => planned(body));
    expect(said).toMatchInlineSnapshot(`
      {
        "a third one": "
      file[c]: wants other content at /etc/a than file[b]
        at recipes/notifications.test.ts
        the other one is at recipes/notifications.test.ts
      ",
        "paths that are spelled differently": "
      file[//etc/./a/]: wants other content at /etc/a than file[/etc/a]
        at recipes/notifications.test.ts
        the other one is at recipes/notifications.test.ts
      ",
        "two files": "
      file[/etc/a]: wants other content at /etc/a than file[/etc/a]
        at recipes/notifications.test.ts
        the other one is at recipes/notifications.test.ts
      ",
      }
    `);
  });

  it.each<[string, () => unknown]>([
    ["the same content twice", () => [file("/etc/a", { content: "1" }), file("/etc/a", { content: "1" })]],
    [
      "one that only acts when it is notified",
      () => [file("/etc/a", { content: "1" }), file("b", { path: "/etc/a", content: "2", action: "nothing" })],
    ],
    ["one without a content", () => [file("/etc/a", { content: "1" }), file("/etc/a", { mode: "0600" })]],
    ["a lazy content", () => [file("/etc/a", { content: "1" }), file("/etc/a", { content: () => "2" })]],
    ["another path", () => [file("/etc/a", { content: "1" }), file("/etc/A", { content: "2" })]],
  ])("are not %s", async (_, body) => {
    expect((await planned(body)).failures).toEqual([]);
  });
});
