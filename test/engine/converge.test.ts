import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import {
  converge,
  defineFact,
  directory,
  execute,
  facts,
  fail,
  file,
  type HandlerEvent,
  type HostView,
  localTransport,
  RecipeError,
  type RunEvent,
  read,
  recipe,
  run,
  secret,
  sh,
  template,
} from "tsamae";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../temporary/folder.ts";

const home = temporaryFolder();

async function events(body: () => unknown, dryRun = false) {
  const seen: RunEvent[] = [];
  const result = await converge({
    recipes: [
      recipe(async () => {
        await body();
      }),
    ],
    transport: localTransport(),
    sink: (event) => seen.push(event),
    options: { dryRun },
  });
  return { seen, result };
}

describe("converge, as a library", () => {
  it("brings this machine to what a recipe says, tells what it does, and finds nothing to do again", async () => {
    const body = () => {
      directory(`${home}/a`);
      file(`${home}/a/b`, { content: "text\n" });
    };
    const first = await events(body);
    expect(first.result).toMatchObject({ changed: 2, failed: 0, exchanges: 3 });
    expect(readFileSync(`${home}/a/b`, "utf8")).toBe("text\n");
    expect((await events(body)).result).toMatchObject({ changed: 0, unchanged: 2, exchanges: 2 });
  });

  it("asks what a file is together with what its lazy properties read", async () => {
    const body = () => {
      const text = (host: HostView) => `${host.read(facts.folder(home)).state}\n`;
      file(`${home}/lazy`, { content: text });
      template(`${home}/lazy template`, { content: "<%= text %>", variables: (host) => ({ text: text(host) }) });
    };
    expect((await events(body)).result).toMatchObject({ changed: 2, failed: 0, exchanges: 3 });
    expect((await events(body)).result).toMatchObject({ changed: 0, unchanged: 2, exchanges: 2 });
  });

  it("tells handlers of the run and waits for them; what goes wrong in them is a warning", async () => {
    const seen: string[] = [];
    const warnings: string[] = [];
    const request = {
      transport: localTransport(),
      handlers: [
        async ({ type }: HandlerEvent) => {
          await delay(2);
          seen.push(type);
        },
        () => {
          throw new Error("no");
        },
      ],
      warn: (text: string) => warnings.push(text),
    };
    const result = await converge({ ...request, recipes: [recipe(() => undefined)] });
    expect(result.failed).toBe(0);
    expect(seen).toEqual(["run-started", "run-finished"]);
    expect(warnings).toEqual(["handler: no", "handler: it failed 2 times in all"]);
    const wrong = converge({ ...request, recipes: [recipe(() => fail("not here"))] });
    await expect(wrong).rejects.toThrow("not here");
    expect(seen).toEqual(["run-started", "run-finished", "error"]);
  });

  it("measures where the time goes, when it is told to", async () => {
    const seen: RunEvent[] = [];
    const command = recipe(() => void execute("sleep 0.2"));
    const request = { recipes: [command], transport: localTransport(), sink: (event: RunEvent) => seen.push(event) };
    await converge({ ...request, options: { dryRun: false, profile: true } });
    const [profile, finished] = seen.slice(-2);
    expect(finished?.type).toBe("run-finished");
    if (profile?.type !== "profile") throw new Error("there is no profile");
    expect(profile.resources.map(({ id }) => id)).toEqual(["execute[sleep 0.2]"]);
    expect(profile.resources[0]?.seconds).toBeGreaterThan(0.19);
    expect(profile.working).toBeGreaterThan(0.19);
    expect(profile.working + profile.waiting).toBeLessThan(profile.seconds);
    expect(profile.exchanges.length).toBe(2);
    expect(profile.questions.map(({ kind }) => kind)).toContain("node");
    await converge(request);
    expect(seen.filter(({ type }) => type === "profile")).toHaveLength(1);
  });

  it("answers a recipe's own questions, those asked side by side in one exchange", async () => {
    const kernel = defineFact<string, string>({
      name: "kernel",
      script: () => sh`uname -s`,
      parse: (output, keys) => keys.map(() => ({ value: new TextDecoder().decode(output).trim() })),
    });
    let answers: unknown;
    const { result } = await events(async () => {
      const all = await Promise.all([
        read(facts.folder(home)),
        read(kernel("name")),
        run("echo $((6 * 7)); exit 3", { allowFailure: true }),
      ]);
      answers = [all[0].state, all[1], all[2]];
    });
    expect(answers).toEqual(["folder", "Linux", { status: 3, stdout: "42\n", stderr: "" }]);
    expect(result.exchanges).toBe(2);
  });

  it("refuses a recipe that is wrong before anything is changed", async () => {
    const wrong = events(() => {
      file(`${home}/never`);
      file("relative/path");
    });
    await expect(wrong).rejects.toThrow(RecipeError);
    await expect(wrong).rejects.toMatchObject({ about: "file[relative/path]", at: { file: import.meta.filename } });
  });

  it("never tells a secret: not in what changes, nor in what a command prints, however it is cut", async () => {
    const password = secret({ text: "correct horse battery" });
    const { seen } = await events(() => {
      file(`${home}/password`, { content: secret`password=${password}\n`, mode: "0600" });
      execute("tell", {
        command: 'printf "it is correct hor"; sleep 0.1; echo "se $REST; $P"; exit 1',
        env: { P: password, REST: "battery" },
      });
    });
    expect(readFileSync(`${home}/password`, "utf8")).toBe("password=correct horse battery\n");
    expect(JSON.stringify(seen)).not.toContain("horse battery");
    expect(JSON.stringify(seen)).toContain("it is [secret]; [secret]");
  });

  it("shows no difference of a sensitive resource", async () => {
    const { seen } = await events(() => {
      file(`${home}/private`, { content: "do not show this", sensitive: true });
    });
    expect(JSON.stringify(seen)).not.toContain("do not show");
  });

  it("ends with an error, not with half a run, when it is told to stop before it began", async () => {
    const signal = AbortSignal.abort();
    const stopped = converge({
      recipes: [recipe(() => void file(`${home}/stopped`))],
      transport: localTransport(),
      signal,
    });
    await expect(stopped).rejects.toThrow();
  });

  it("shows neither the command nor the output of a sensitive resource that fails", async () => {
    const { seen } = await events(() => {
      execute("login", { command: "echo the-token-is-here; exit 3", sensitive: true });
    });
    expect(seen.find(({ type }) => type === "resource-failed")).toMatchObject({ failure: { status: 3 } });
    expect(JSON.stringify(seen)).not.toContain("the-token-is-here");
  });

  it("is as certain in a dry run whose recipe ran a command first", async () => {
    const { result } = await events(async () => {
      await run("true");
      file(`${home}/after-run`, { content: "x" });
    }, true);
    expect(result).toMatchObject({ changed: 1, mayChange: 0 });
  });

  it("tells a question that nobody waits for", async () => {
    const forgotten = events(() => {
      void read(facts.folder(home)).catch(() => undefined);
    });
    await expect(forgotten).rejects.toMatchObject({ message: "nobody waits for this answer", hint: "missing await?" });
  });

  it("does not call a notification lost in a dry run that fails: nothing was changed", async () => {
    const { seen } = await events(() => {
      const note = execute("note", { command: "true", action: "nothing" });
      file(`${home}/noted`, { content: "x", notifies: note.to("run") });
      file(home);
    }, true);
    expect(seen.map(({ type }) => type)).toContain("resource-failed");
    expect(seen.map(({ type }) => type)).not.toContain("notifications-lost");
  });

  it("is as certain in a dry run after a resource with a verification", async () => {
    const { result } = await events(() => {
      file(`${home}/verified`, { content: "x", verify: "true" });
      file(`${home}/after`, { content: "y" });
    }, true);
    expect(result).toMatchObject({ changed: 2, mayChange: 0 });
  });

  it("tells an error in a guard or a lazy property as the recipe's, without a stack", async () => {
    const broken = (): never => {
      throw new TypeError("x is not a thing");
    };
    for (const properties of [{ notIf: broken }, { content: broken }]) {
      const { seen } = await events(() => void file(`${home}/broken`, properties));
      expect(seen.find(({ type }) => type === "resource-failed")).toMatchObject({
        id: `file[${home}/broken]`,
        failure: { message: "TypeError: x is not a thing" },
      });
    }
  });

  it("tells each change as soon as it is made, not at the end of its exchange", async () => {
    const seen: string[] = [];
    await converge({
      recipes: [
        recipe(() => {
          file(`${home}/at-once`, { content: "x" });
          execute("wait until that was told", {
            command: `until [ -e ${home}/told ]; do sleep 0.05; done`,
            timeout: 20,
          });
        }),
      ],
      transport: localTransport(),
      sink(event) {
        if (event.type !== "resource-changed") return;
        seen.push(event.id);
        writeFileSync(`${home}/told`, "");
      },
    });
    expect(seen).toEqual([`file[${home}/at-once]`, "execute[wait until that was told]"]);
  });
});
