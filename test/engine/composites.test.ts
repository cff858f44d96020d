import { composite, execute, facts, file, type HostView, log, pkg, recipe } from "tsamae";
import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";

const events = { command: "true", action: "nothing" } as const;

async function planned(body: () => void, host = fakeHost("debian-12", { commands: { yes: 0, no: 1 } })) {
  const { resources, changes, notifications } = await plan(recipe(body), { host });
  return {
    resources,
    changes: changes.map(({ id, action, certain }) => `${id} ${action}${certain ? "" : "?"}`),
    notifications: notifications.map(({ from, target, action }) => `${from} → ${target} ${action}`),
  };
}

const two = (): void => {
  file("/a", { content: "a" });
  file("/b", { content: "b" });
};

describe("a composite", () => {
  it("is its resources in their place", async () => {
    const { resources, changes } = await planned(() => {
      file("/first");
      composite("both", two);
      file("/last");
    });
    expect(resources).toEqual(["file[/first]", "composite[both]", "file[/a]", "file[/b]", "file[/last]"]);
    expect(changes).toEqual(["file[/first] create", "file[/a] create", "file[/b] create", "file[/last] create"]);
  });

  it.each([
    ["onlyIf that fails", { onlyIf: "no" }, []],
    ["onlyIf that succeeds", { onlyIf: "yes" }, ["file[/a] create", "file[/b] create"]],
    ["notIf that succeeds", { notIf: ["no", "yes"] }, []],
  ] as const)("is guarded as a whole: %s", async (_, properties, expected) => {
    expect((await planned(() => composite("both", properties, two))).changes).toEqual(expected);
  });

  it("is guarded as it was before its first resource", async () => {
    const isMissing = (host: HostView) => host.read(facts.file("/a")).type === "none";
    expect((await planned(() => composite("both", { onlyIf: isMissing }, two))).changes).toHaveLength(2);
  });

  it("lets its resources have guards of their own", async () => {
    const { changes } = await planned(() =>
      composite("both", { onlyIf: "yes" }, () => {
        file("/a", { content: "a", onlyIf: "no" });
        file("/b", { content: "b" });
      }),
    );
    expect(changes).toEqual(["file[/b] create"]);
  });

  it("notifies once, after its last resource, when one of them changed", async () => {
    const { changes, notifications } = await planned(() => {
      const reload = execute("reload", events);
      composite("both", { notifies: reload.to("run", "immediately") }, two);
      file("/last");
    });
    // What follows a command is not certain.
    expect(changes).toEqual(["file[/a] create", "file[/b] create", "execute[reload] run", "file[/last] create?"]);
    expect(notifications).toEqual(["composite[both] → execute[reload] run"]);
  });

  it("notifies nobody when nothing in it changed", async () => {
    const { notifications } = await planned(() => {
      const reload = execute("reload", events);
      composite("both", { notifies: reload.to("run") }, () => log("nothing to do"));
      composite("none", { notifies: reload.to("run"), onlyIf: "no" }, two);
    });
    expect(notifications).toEqual([]);
  });

  it("is listened to as one", async () => {
    const { changes } = await planned(() => {
      const both = composite("both", two);
      execute("after", { ...events, subscribes: ["run", both, "immediately"] });
    });
    expect(changes).toEqual(["file[/a] create", "file[/b] create", "execute[after] run"]);
  });

  it("is notified as one: all its resources, in order, with its guards", async () => {
    const { changes } = await planned(() => {
      const isFamily = (family: string) => (host: HostView) => host.platform.family === family;
      const wakeUp = (name: string, family: string) =>
        composite(name, { action: "nothing", onlyIf: isFamily(family) }, () => {
          execute(`${name} 1`, { command: "true" });
          execute(`${name} 2`, { command: "true" });
        });
      file("/x", { notifies: [wakeUp("open", "debian").to("run"), wakeUp("closed", "rhel").to("run")] });
      file("/y");
    });
    expect(changes).toEqual(["file[/x] create", "file[/y] create", "execute[open 1] run", "execute[open 2] run"]);
  });

  it("stands in others, whose guards hold for it, and which change with it", async () => {
    const { changes, notifications } = await planned(() => {
      const told = execute("told", events);
      composite("outer", { notifies: told.to("run") }, () => {
        composite("inner", two);
        composite("passive", { action: "nothing" }, () => file("/never"));
      });
      composite("closed", { onlyIf: (host) => host.platform.family === "rhel" }, () => {
        composite("inside", () => file("/never2"));
      });
    });
    expect(changes).toEqual(["file[/a] create", "file[/b] create", "execute[told] run"]);
    expect(notifications).toEqual(["composite[outer] → execute[told] run"]);
  });

  it("may be, in a forecast, what its guard may be", async () => {
    const { changes, notifications } = await planned(() => {
      const reload = execute("reload", events);
      execute("anything", { command: "true" });
      composite("both", { onlyIf: "yes", notifies: reload.to("run") }, two);
    });
    expect(changes).toEqual(["execute[anything] run", "file[/a] create?", "file[/b] create?", "execute[reload] run?"]);
    expect(notifications).toEqual(["composite[both] → execute[reload] run"]);
  });

  it("is as uncertain as its guard, though its resources by themselves were certain", async () => {
    const { changes } = await planned(() => {
      file("/x");
      composite("both", { onlyIf: "yes" }, two);
      file("/y");
    });
    expect(changes).toEqual(["file[/x] create", "file[/a] create?", "file[/b] create?", "file[/y] create"]);
  });

  it("does not go in circles", async () => {
    const { changes } = await planned(() => {
      composite("both", () => {
        execute("again", { command: "true", notifies: ["run", "composite[both]"] });
      });
    });
    expect(changes).toEqual(["execute[again] run", "execute[again] run"]);
  });

  it("keeps packages that are in it apart from those beside it", async () => {
    const { changes } = await planned(() => {
      pkg("curl");
      composite("tools", { onlyIf: (host) => host.platform.family === "rhel" }, () => pkg("strace"));
      pkg("jq");
    });
    expect(changes.map((change) => change.replace("?", ""))).toEqual(["package[curl] install", "package[jq] install"]);
  });
});

describe("a mistake in a composite", () => {
  it.each([
    [
      "a second of the same name",
      () => {
        composite("a", two);
        composite("a", two);
      },
      "there is one of this name already",
    ],
    [
      "a property that it has not",
      () => composite("a", { verify: "true" } as object, two),
      'unknown property "verify"',
    ],
    ["an async function", () => composite("a", (async () => two()) as () => void), "its function is async"],
    ["no function", () => composite("a", {} as never), "expected a function that declares resources"],
    [
      "an action that it has not",
      () => file("/a", { notifies: ["start", "composite[a]"] as never }),
      "which no recipe declares",
    ],
  ] as const)("%s", async (_, body, message) => {
    await expect(planned(() => void body())).rejects.toThrow(message);
  });
});
