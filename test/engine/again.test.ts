import { existsSync, readFileSync } from "node:fs";
import {
  converge,
  execute,
  file,
  localFunction,
  localTransport,
  log,
  type RunEvent,
  reboot,
  recipe,
  secret,
} from "tsamae";
import { describe, expect, it } from "vitest";
import { joinSignals } from "../../src/values/join-signals.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const home = temporaryFolder();

async function run(body: () => void, more: { readonly dryRun?: boolean; readonly signal?: AbortSignal } = {}) {
  const events: RunEvent[] = [];
  const { dryRun = false, signal } = more;
  const result = await converge({
    recipes: [recipe(body)],
    transport: localTransport(),
    sink: (event) => events.push(event),
    options: { dryRun },
    signal,
  });
  const of = <Type extends RunEvent["type"]>(type: Type) =>
    events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
  return { result, of };
}

/** Succeeds from the n-th try on. */
const stubborn = (name: string, n: number): string =>
  `echo x >>${home}/${name}; [ $(wc -l <${home}/${name}) -ge ${n} ]`;

describe("retries", () => {
  it("tries again until it succeeds, and what follows waits for that", async () => {
    const { result, of } = await run(() => {
      execute("stubborn", { command: stubborn("a", 3), retries: 5, retryDelay: 0.01 });
      file(`${home}/after`);
    });
    expect(result).toMatchObject({ changed: 2, failed: 0 });
    expect(of("resource-retried").map(({ next, tries, delay }) => [next, tries, delay])).toEqual([
      [2, 6, 0.01],
      [3, 6, 0.01],
    ]);
    expect(readFileSync(`${home}/a`, "utf8")).toBe("x\nx\nx\n");
  });

  it("gives up after the last try, and then nothing that follows is done", async () => {
    const { result, of } = await run(() => {
      execute("hopeless", { command: stubborn("b", 99), retries: 2, retryDelay: 0.01 });
      file(`${home}/never`);
    });
    expect(result).toMatchObject({ changed: 0, failed: 1, notAttempted: 1 });
    expect(of("resource-retried")).toHaveLength(2);
    expect(readFileSync(`${home}/b`, "utf8")).toBe("x\nx\nx\n");
    expect(existsSync(`${home}/never`)).toBe(false);
  });

  it("counts for each resource by itself", async () => {
    const { result } = await run(() => {
      execute("one", { command: stubborn("c", 2), retries: 1, retryDelay: 0.01 });
      execute("two", { command: stubborn("d", 2), retries: 1, retryDelay: 0.01 });
    });
    expect(result).toMatchObject({ changed: 2, failed: 0 });
  });

  it("looks again at what is there: what came true by then is not done", async () => {
    const { result } = await run(() => {
      execute("makes and fails", {
        command: `echo x >>${home}/made; exit 1`,
        creates: `${home}/made`,
        retries: 1,
        retryDelay: 0.01,
      });
    });
    expect(result).toMatchObject({ changed: 0, unchanged: 1, failed: 0 });
    expect(readFileSync(`${home}/made`, "utf8")).toBe("x\n");
  });

  it("waits no longer when the run is stopped", async () => {
    const stopping = new AbortController();
    const running = run(() => execute("hopeless", { command: "exit 1", retries: 1, retryDelay: 600 }), {
      signal: joinSignals([stopping.signal], 2000).signal,
    });
    await expect(running).rejects.toThrow();
  });

  it.each([
    ["retries: -1", { retries: -1 }, "retries: expected a whole number, 0 or more, got -1"],
    ["retryDelay: 0", { retryDelay: 0 }, "retryDelay: expected a number of seconds, got 0"],
    ["timeout: NaN", { timeout: Number.NaN }, "timeout: expected"],
  ])("refuses %s", async (_, properties, message) => {
    await expect(run(() => execute("x", properties))).rejects.toThrow(message);
  });
});

describe("timeout", () => {
  it("ends a command of any resource", async () => {
    const { result, of } = await run(() =>
      file(`${home}/checked`, { content: "x", validate: "sleep 60; test -e %{path}", timeout: 0.2 }),
    );
    expect(result.failed).toBe(1);
    expect(of("resource-failed")[0]?.failure.message).toBe("it took longer than 0.2 s and was ended");
    expect(of("resource-failed")[0]?.failure.command).toBeUndefined();
  });

  it("ends work on this machine, which is told", async () => {
    let told = false;
    const { of } = await run(() =>
      localFunction("hangs", {
        timeout: 0.05,
        run: ({ signal }) =>
          new Promise(() =>
            signal.addEventListener("abort", () => {
              told = true;
            }),
          ),
      }),
    );
    expect(of("resource-failed")[0]?.failure.message).toBe("it took longer than 0.05 s and was given up");
    expect(told).toBe(true);
  });
});

describe("localFunction", () => {
  it("runs here when its turn has come, says something, counts as a change and notifies", async () => {
    let seen = "";
    const { result, of } = await run(() => {
      const after = file(`${home}/notified`, { action: "nothing" });
      file(`${home}/before`, { content: "1" });
      localFunction("look", {
        notifies: after.to("create"),
        run: async ({ say }) => {
          seen = readFileSync(`${home}/before`, "utf8");
          say("seen");
        },
      });
      file(`${home}/last`);
    });
    expect(seen).toBe("1");
    expect(result).toMatchObject({ changed: 4, failed: 0 });
    expect(of("output").map(({ id, text }) => [id, text])).toEqual([["localFunction[look]", "seen\n"]]);
    expect(of("resource-changed").map(({ id }) => id)).toEqual([
      `file[${home}/before]`,
      "localFunction[look]",
      `file[${home}/last]`,
      `file[${home}/notified]`,
    ]);
  });

  it("fails by throwing, and is tried again as anything else", async () => {
    let tries = 0;
    const fails = (): void => {
      tries += 1;
      throw new Error("no way");
    };
    const { of } = await run(() => localFunction("fails", { run: fails, retries: 1, retryDelay: 0.01 }));
    expect(tries).toBe(2);
    expect(of("resource-failed")[0]?.failure.message).toBe("Error: no way");
  });

  it("does nothing in a dry run", async () => {
    let ran = false;
    const { result } = await run(
      () =>
        localFunction("never", {
          run: () => {
            ran = true;
          },
        }),
      { dryRun: true },
    );
    expect(ran).toBe(false);
    expect(result).toMatchObject({ changed: 1, mayChange: 0 });
  });
});

describe("log", () => {
  it.each([false, true])("says something and changes nothing; dry run: %s", async (dryRun) => {
    const { result, of } = await run(
      () => {
        const after = execute("after", { command: "false", action: "nothing" });
        log("hello", { notifies: after.to("run") });
        log("careful", { message: (host) => `this is ${host.platform.family}`, level: "warn" });
        log("not this", { onlyIf: "false" });
        log("nor this", { message: "a secret", sensitive: true });
      },
      { dryRun },
    );
    expect(result).toMatchObject({ changed: 0, failed: 0 });
    expect(of("note").map(({ id, level, text }) => [id, level, text])).toEqual([
      ["log[hello]", "info", "hello"],
      ["log[careful]", "warn", "this is debian"],
    ]);
  });
});

describe("log in a dry run", () => {
  it("says what a guard allows as things are now, and not what it refuses", async () => {
    const { result, of } = await run(
      () => {
        execute("anything");
        log("allowed", { onlyIf: "true" });
        log("refused", { onlyIf: "false" });
      },
      { dryRun: true },
    );
    expect(result).toMatchObject({ changed: 1, mayChange: 2 });
    expect(of("note").map(({ text }) => text)).toEqual(["allowed"]);
  });
});

describe("execute", () => {
  it("takes other statuses for success, and 0 for a failure where it is none", async () => {
    const { of } = await run(() => {
      execute("three", { command: "exit 3", returns: [0, 3] });
      execute("one", { command: "false", returns: 1 });
      execute("zero", { command: "true", returns: 1 });
    });
    expect(of("resource-changed").map(({ id }) => id)).toEqual(["execute[three]", "execute[one]"]);
    const [failed] = of("resource-failed");
    expect(failed?.failure).toMatchObject({
      command: "true",
      stderr: "tsamae: it ended with status 0, and expected was 1",
    });
  });

  it("keeps a status that is not expected", async () => {
    const { of } = await run(() => execute("four", { command: "exit 4", returns: [0, 3], timeout: 5 }));
    expect(of("resource-failed")[0]?.failure).toMatchObject({ status: 4, message: "it failed with status 4" });
  });

  it("runs with a umask", async () => {
    await run(() => execute("mask", { command: `umask >${home}/umask`, umask: "027" }));
    expect(readFileSync(`${home}/umask`, "utf8").trim()).toBe("0027");
  });

  it("does not run where all that it creates is there", async () => {
    const make = (name: string) =>
      execute(name, { command: `echo x >>${home}/${name}`, creates: [`${home}/${name}`, home] });
    expect((await run(() => make("new"))).result.changed).toBe(1);
    expect((await run(() => make("new"))).result).toMatchObject({ changed: 0, unchanged: 1 });
  });

  it("hides what it says with a secret in its environment", async () => {
    const { of } = await run(() =>
      execute("says", { command: 'echo "$KEY"', env: { KEY: secret({ text: "hidden" }) } }),
    );
    expect(JSON.stringify(of("output"))).not.toContain("hidden");
  });
});

describe("reboot", () => {
  it("is refused on a session that would not outlive it, before anything is changed", async () => {
    const body = () => {
      file(`${home}/untouched`);
      reboot("now");
    };
    await expect(run(body)).rejects.toThrow("a session on local does not outlive a restart of the host");
    expect(existsSync(`${home}/untouched`)).toBe(false);
  });
});
