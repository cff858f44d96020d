import { execute, file, pkg, recipe } from "tsamae";
import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";

const host = () => fakeHost("debian-12");
const silent = (name: string, more: object = {}) =>
  execute(name, { command: `echo ${name}`, action: "nothing", ...more });

/** What a recipe would do, as `id action`, in order. */
async function order(body: () => void): Promise<readonly string[]> {
  const { changes } = await plan(recipe(body), { host: host() });
  return changes.map(({ id, action }) => `${id} ${action}`);
}

describe("the order of a run", () => {
  it("is the recipe's, delayed notifications at the end in the order of their first notice, each once", async () => {
    const seen = await order(() => {
      const second = silent("second");
      const first = silent("first");
      file("/a", { content: "a", notifies: first.to("run") });
      file("/b", { content: "b", notifies: [second.to("run"), first.to("run")] });
      file("/c");
    });
    expect(seen).toEqual([
      "file[/a] create",
      "file[/b] create",
      "file[/c] create",
      "execute[first] run",
      "execute[second] run",
    ]);
  });

  it("puts immediate notifications right after their resource, depth first", async () => {
    const seen = await order(() => {
      const deep = silent("deep");
      const one = silent("one", { notifies: deep.to("run", "immediately") });
      const two = silent("two");
      file("/a", { content: "a", notifies: [one.to("run", "immediately"), two.to("run", "immediately")] });
      file("/b");
    });
    expect(seen).toEqual([
      "file[/a] create",
      "execute[one] run",
      "execute[deep] run",
      "execute[two] run",
      "file[/b] create",
    ]);
  });

  it("runs a delayed action again when it is notified again after it ran", async () => {
    const seen = await order(() => {
      const reload = silent("reload");
      const middle = silent("middle", { notifies: reload.to("run") });
      file("/a", { content: "a", notifies: [reload.to("run"), middle.to("run")] });
    });
    expect(seen).toEqual(["file[/a] create", "execute[reload] run", "execute[middle] run", "execute[reload] run"]);
  });

  it("does not run in circles", async () => {
    const seen = await order(() => {
      execute("a", { command: "a", action: "nothing", notifies: ["run", "execute[b]"] });
      execute("b", { command: "b", action: "nothing", notifies: ["run", "execute[a]"] });
      file("/x", { content: "x", notifies: ["run", "execute[a]"] });
    });
    expect(seen).toEqual(["file[/x] create", "execute[a] run", "execute[b] run"]);
  });

  it("means the first of two resources with the same id, and runs both in their place", async () => {
    const seen = await order(() => {
      execute("twice", { command: "one", action: "nothing" });
      execute("twice", { command: "two" });
      file("/x", { content: "x", notifies: ["run", "execute[twice]"] });
    });
    expect(seen).toEqual(["execute[twice] run", "file[/x] create", "execute[twice] run"]);
  });
});

describe("a dry run", () => {
  it("is certain of neighbouring packages, which are one transaction, and not of what follows them", async () => {
    const { changes } = await plan(
      recipe(() => {
        pkg("curl");
        pkg("nginx");
        file("/a", { content: "a" });
      }),
      { host: host() },
    );
    expect(changes.map(({ id, certain }) => [id, certain])).toEqual([
      ["package[curl]", true],
      ["package[nginx]", true],
      ["file[/a]", false],
    ]);
  });

  it("lists what it cannot foresee although nothing is to do as things are", async () => {
    const { changes } = await plan(
      recipe(() => {
        execute("something");
        file("/etc/motd", { content: "hi\n" });
        execute("guarded", { notIf: "test -e /etc/motd" });
      }),
      { host: fakeHost("debian-12", { files: { "/etc/motd": "hi\n" } }) },
    );
    expect(changes.map(({ id, certain, changes }) => [id, certain, changes.length])).toEqual([
      ["execute[something]", true, 1],
      ["file[/etc/motd]", false, 0],
      ["execute[guarded]", false, 1],
    ]);
  });
});
