import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HostTestEvent } from "../../src/host-tests/host-test-event.ts";
import { IMAGE } from "../hosts/image.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { mustRun } from "../hosts/run-command.ts";
import { type CliRun, tsamae, tsamaeProgram } from "../hosts/tsamae.ts";
import { waitUntil } from "../hosts/wait-until.ts";
import { scaled } from "../machine-speed.ts";

const home = join(CHECKOUT, "tmp", `host-tests-${process.pid}`);
beforeAll(() => mkdir(home, { recursive: true }));
afterAll(() => rm(home, { recursive: true, force: true }));

interface Cookbook {
  /** The body of its recipe. */
  readonly recipe: string;
  /** What `hostTest` is given besides the host. */
  readonly test: string;
}

/** Writes a cookbook that is tested on the tests' own image. */
async function cookbook(name: string, { recipe, test }: Cookbook): Promise<string> {
  const folder = join(home, name);
  await mkdir(folder, { recursive: true });
  const imports = 'import { execute, facts, file, reboot, recipe } from "tsamae";\n';
  await writeFile(join(folder, "default.ts"), `${imports}export default recipe(({ node }) => {\n${recipe}\n});\n`);
  await writeFile(
    join(folder, "test.ts"),
    `${imports}import { hostTest } from "tsamae/testing";
export default hostTest({ hosts: [{ image: "${IMAGE}", name: "box" }], ${test} });\n`,
  );
  await writeFile(join(folder, "word.txt"), "from this machine\n");
  return folder;
}

/** What a command printed, without times, places and the container's name. */
const steady = (text: string): string =>
  text
    .replaceAll(home, "HOME")
    .replaceAll(/ *\d+\.\d s\b/g, " TIME")
    .replaceAll(/tsamae-test-box-[0-9a-f]{8}/g, "CONTAINER");

const containers = (): Promise<string> =>
  mustRun(["docker", "ps", "--all", "--filter", "name=tsamae-test-box-", "--format", "{{.Names}}"]);

const eventsOf = ({ stdout }: CliRun): readonly HostTestEvent[] =>
  stdout
    .trim()
    .split("\n")
    .map((line): HostTestEvent => JSON.parse(line));

const good: Cookbook = {
  recipe: 'file("/etc/greeting", { content: `${String(node.attributes.word)}\\n`, mode: "0600" });',
  test: `
    attributes: { word: "hello" },
    before: async (host) => {
      await host.copy("word.txt", "/srv/words/word.txt");
      await host.run("test -d /srv/words");
    },
    holds: {
      "says hello": "grep -qx hello /etc/greeting",
      "has what was copied": async (host) => (await host.run("cat /srv/words/word.txt")).stdout === "from this machine\\n",
      "is private": async (host) => (await host.read(facts.file("/etc/greeting"))).mode === "0600",
    },
    kill: true,
    reboot: true,`,
};

describe("tsamae test", () => {
  it("tests a good recipe in all its parts, and leaves nothing behind", async () => {
    const junit = join(home, "report.xml");
    const run = await tsamae(["test", await cookbook("good", good), "--junit", junit]);
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    expect(steady(run.stdout)).toMatchInlineSnapshot(`
      "good box | ✓ image TIME  tsamae-test-host:bookworm
      good box | ✓ start TIME  CONTAINER
      good box | ✓ before TIME  done
      good box | ✓ dry run TIME  1 would change, 0 may change
      good box |     ~ file[/etc/greeting]: create, mode 0600
      good box | ✓ killed run TIME  killed with 1 of 1 changed
      good box | ✓ converge TIME  0 changed, 1 unchanged
      good box | ✓ converge again TIME  nothing to do
      good box | ✓ dry run again TIME  nothing to do, the disk is the same
      good box | ✓ holds TIME  3 of 3
      good box |     ✓ says hello
      good box |     ✓ has what was copied
      good box |     ✓ is private
      good box | ✓ reboot TIME  back
      good box | ✓ dry run after reboot TIME  nothing to do, the disk is the same
      good box | ✓ holds after reboot TIME  3 of 3
      good box |     ✓ says hello
      good box |     ✓ has what was copied
      good box |     ✓ is private
      good box | passed in TIME
      1 host: 1 passed, 0 failed in TIME
      "
    `);
    expect(await readFile(junit, "utf8")).toContain('<testsuite name="good on box" tests="16" failures="0"');
    expect(await containers()).toBe("");
  });

  it("names what changes again, what does not hold and what fails, each on its own host", async () => {
    const folders = await Promise.all([
      cookbook("restless", { recipe: 'execute("date >>/etc/dates");\nfile("/etc/calm");', test: "" }),
      cookbook("silent", {
        recipe: 'file("/etc/greeting", { content: "hello\\n" });',
        test: 'holds: { "says goodbye": "cat /etc/greeting; grep goodbye /etc/greeting", "is there": "test -e /etc/greeting" }',
      }),
      cookbook("broken", { recipe: 'execute("echo oh dear >&2; exit 3");', test: "" }),
      cookbook("peeking", { recipe: 'execute("true", { notIf: "date >/etc/looked" });', test: "" }),
      cookbook("unready", { recipe: "", test: 'before: async (host) => void (await host.run("ls /nowhere"))' }),
    ]);
    const run = await tsamae(["test", "--format", "json", "--parallel", "2", ...folders]);
    expect(run.status).toBe(4);
    const failing = eventsOf(run).flatMap((event) =>
      event.type === "phase-finished"
        ? event.problems.map(({ id, failure }) => [event.test, event.phase, id, failure.message.split("\n")[0]])
        : [],
    );
    expect(failing.toSorted(([one = ""], [other = ""]) => one.localeCompare(other))).toEqual([
      ["broken", "converge", "execute[echo oh dear >&2; exit 3]", "it failed with status 3"],
      ["peeking", "dry run again", "disk", "the dry run left the disk different"],
      ["restless", "converge again", "execute[date >>/etc/dates]", expect.stringContaining("changed again by run")],
      ["silent", "holds", "says goodbye", "it does not hold: its command failed with status 1"],
      ["unready", "before", "before", "run(…) failed with status 2: ls /nowhere"],
    ]);
    expect(eventsOf(run).at(-1)).toMatchObject({ type: "host-tests-finished", passed: 0, failed: 5 });
    expect(await containers()).toBe("");
  });

  it("tells a build server all of it, a line of JSON each", async () => {
    const run = await tsamae([
      "test",
      "--format",
      "json",
      await cookbook("told", { ...good, test: good.test.replace(/kill.*reboot: true,/s, "") }),
    ]);
    const events = eventsOf(run);
    const phases = events.flatMap((event) => (event.type === "phase-finished" ? [event] : []));
    const image = { reference: IMAGE, id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), boots: true };
    expect(phases.find(({ phase }) => phase === "image")).toMatchObject({ image });
    expect(phases.find(({ phase }) => phase === "dry run")?.foreseen).toMatchObject([
      {
        id: "file[/etc/greeting]",
        at: { file: join(home, "told", "default.ts"), line: 3 },
        action: "create",
        certain: true,
        changes: [{ summary: expect.any(String), diff: { path: "/etc/greeting", after: "hello\n" } }],
      },
    ]);
    const checks = phases.find(({ phase }) => phase === "holds")?.checks;
    expect(checks?.map(({ name, holds }) => [name, holds])).toEqual([
      ["says hello", true],
      ["has what was copied", true],
      ["is private", true],
    ]);
    expect(events.slice(-2)).toMatchObject([
      { type: "host-test-finished", test: "told", host: "box", passed: true, interrupted: false, left: [], image },
      { type: "host-tests-finished", passed: 1, failed: 0, interrupted: 0 },
    ]);
  });

  it("goes on after a recipe has restarted the host", async () => {
    const recipe = `const restart = reboot("for the greeting", { action: [], timeout: 60 });
file("/etc/greeting", { content: "hello\\n", notifies: restart.to("now") });`;
    const run = await tsamae(["test", await cookbook("restarting", { recipe, test: "" })]);
    expect(run.stdout).toContain("✓ converge again");
    expect(run.stdout).toMatch(/✓ converge +\d+\.\d s {2}2 changed/);
    expect(run.stdout).toContain("1 host: 1 passed, 0 failed");
    expect(run.status).toBe(0);
  });

  it("keeps the host on demand, and says how to look around in it", async () => {
    const folder = await cookbook("kept", { recipe: 'file("/etc/greeting", { content: "hello\\n" });', test: "" });
    const run = await tsamae(["test", "--keep", folder]);
    expect(run.status).toBe(0);
    const look = /look around: {2}(docker exec) -it (\S+) bash/.exec(run.stdout) ?? [];
    const [, , name = ""] = look;
    expect(await mustRun(["docker", "exec", name, "cat", "/etc/greeting"])).toBe("hello\n");
    await mustRun(["docker", "rm", "--force", "--volumes", name]);
  });

  it("is told what is wrong before any host is started", async () => {
    const wrong = [[join(home, "god")], [await cookbook("named", good), "--host", "bok"], [home]];
    const runs = await Promise.all(wrong.map((words) => tsamae(["test", ...words])));
    expect(runs.map(({ status }) => status)).toEqual([1, 1, 1]);
    expect(runs.map(({ stderr }) => steady(stderr)).join("\n")).toMatchInlineSnapshot(`
      "HOME/god: there is no recipe and no cookbook
        did you mean "good"?

      --host: no test has a host "bok"
        did you mean "box"?

      HOME: there is nothing to test
        a cookbook is a folder with a default.ts, and mostly a test.ts
      "
    `);
  });
});

describe("a test that is stopped", () => {
  const waiting: Cookbook = { recipe: "", test: 'before: async (host) => void (await host.run("sleep 60"))' };

  /** Returns when its container runs. */
  async function started(): Promise<{ readonly child: ChildProcess; readonly said: () => string }> {
    const folder = await cookbook("waiting", waiting);
    const child = spawn(process.execPath, [tsamaeProgram, "test", folder], { stdio: ["ignore", "pipe", "ignore"] });
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await waitUntil("the host is started", 60, async () => said.includes("✓ start"));
    return { child, said: () => said };
  }

  it("by Ctrl-C removes its container, and says so, by its status too", async () => {
    const { child, said } = await started();
    expect(await containers()).not.toBe("");
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
    expect(await containers()).toBe("");
    expect(steady(said()).split("\n").slice(-3)).toEqual([
      "waiting box | interrupted during before in TIME; not come to: dry run, converge, converge again, dry run again",
      "1 host: 0 passed, 0 failed, 1 interrupted in TIME",
      "",
    ]);
  });

  it("by two of them, too", async () => {
    const { child } = await started();
    child.kill("SIGINT");
    child.kill("SIGTERM");
    // Of two that are pending the process may take either first; the second one ends it.
    const [code] = await once(child, "exit");
    expect([130, 143]).toContain(code);
    await waitUntil("the container is gone", 20, async () => (await containers()) === "");
  });

  it("by SIGKILL leaves its container to the next test, which removes it", async () => {
    const { child } = await started();
    child.kill("SIGKILL");
    await once(child, "exit");
    const left = await containers();
    expect(left).not.toBe("");
    await tsamae(["test", await cookbook("next", { recipe: "", test: "" })]);
    expect(await containers()).toBe("");
  });
});

describe("the nginx cookbook", () => {
  it("is tested by one command, on a host that is made for it", { timeout: scaled(400_000) }, async () => {
    // The tests' own base spares making one: the way to it is the same.
    await mustRun(["docker", "tag", "tsamae-test-base:bookworm", "tsamae-host-base:bookworm"]);
    const run = await tsamae(["test", "--host", "bookworm", join(CHECKOUT, "cookbooks", "nginx")]);
    expect(run.stdout).toContain("1 host: 1 passed, 0 failed");
    expect(run.status).toBe(0);
  });
});
