import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { watchedLoop } from "../../src/session/loop.ts";
import { childChannel } from "../../src/transports/child-channel.ts";
import { type DockerOptions, dockerTransport } from "../../src/transports/docker.ts";
import { raw } from "../../src/values/shell.ts";
import { only, textOf } from "../conformance/transport/subject.ts";
import { describeTransport } from "../conformance/transport.ts";
import { IMAGE } from "../hosts/image.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { currentRun, RUN_LABEL } from "../hosts/leftovers.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { mustRun, runCommand } from "../hosts/run-command.ts";
import { changed, tsamae } from "../hosts/tsamae.ts";
import { waitUntil } from "../hosts/wait-until.ts";

const { signal } = new AbortController();
const container = `tsamae-test-${process.pid}`;
const image = `${container}-image`;

const docker = async (...args: readonly string[]): Promise<string> => (await mustRun(["docker", ...args])).trim();
const idle = ["sh", "-c", "while :; do sleep 3600; done"];

beforeAll(async () => {
  const labels = ["--label", `${RUN_LABEL}=${currentRun()}`, "--label", "org.testcontainers=true"];
  await docker("run", "--detach", ...labels, "--name", container, IMAGE, ...idle);
});
afterAll(async () => {
  await docker("rm", "--force", container);
  await removeImages();
});

async function removeImages(): Promise<void> {
  const names = await docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${image}*`);
  if (names !== "") await docker("image", "rm", ...names.split("\n"));
}

describeTransport("docker", () => dockerTransport({ container }).open(signal), {
  openChannel: async () => childChannel(["docker", "exec", "-i", container, "sh", "-c", watchedLoop]),
});

describe("a running container", () => {
  async function whoami(options: Partial<DockerOptions> = {}): Promise<string> {
    try {
      await using session = await dockerTransport({ container, ...options }).open(signal);
      return textOf((await only(session.exchange([{ script: raw("id -un") }]))).stdout).trim();
    } catch (error) {
      return describeError(error).replaceAll(container, "CONTAINER").replaceAll(String(process.pid), "PID");
    }
  }

  it("is entered as its own user, or as another by name or number", async () => {
    expect(await whoami()).toBe("root");
    expect(await whoami({ user: "deploy" })).toBe("deploy");
    expect(await whoami({ user: "65534" })).toBe("nobody");
    expect(await whoami({ container: await docker("inspect", "--format", "{{.Id}}", container) })).toBe("root");
  });

  it("that cannot be entered is told with what to do", async () => {
    const answers = [
      await whoami({ container: container.replace("test", "tets") }),
      await whoami({ user: "bob" }),
      await whoami({ program: "tsamae-no-such-docker" }),
    ];
    await docker("pause", container);
    answers.push(await whoami());
    await docker("unpause", container);
    await docker("stop", "--time", "0", container);
    answers.push(await whoami());
    await docker("start", container);
    process.env.DOCKER_HOST = "unix:///no/such/socket";
    answers.push(await whoami());
    delete process.env.DOCKER_HOST;
    expect(answers.join("\n\n")).toMatchInlineSnapshot(`
      "tsamae-tets-PID: there is no container of this name
        Did you mean CONTAINER?

      CONTAINER: the container has no user bob
        Name one of its /etc/passwd, or a number, with --user.

      CONTAINER: there is no program tsamae-no-such-docker on this machine
        Install it, or name another such as podman with --docker.

      CONTAINER: the container is paused
        docker unpause CONTAINER

      CONTAINER: the container is not running
        docker start CONTAINER

      CONTAINER: the engine does not answer
        Start it (systemctl start docker), or say by DOCKER_HOST or \`docker context\` where it is."
    `);
  });

  it("converges, and changes nothing the second time", async () => {
    const recipe = inlineRecipe('file("/etc/motd", { content: "in a container\\n", mode: "0640" });');
    const converge = () => tsamae(["docker", "--container", container, "--format", "json", recipe]);
    expect(changed(await converge())).toEqual(["file[/etc/motd] create"]);
    expect(await docker("exec", container, "stat", "-c", "%a %U", "/etc/motd")).toBe("640 root");
    expect(changed(await converge())).toEqual([]);
  });
});

describe("an image", () => {
  const base = `${image}:base`;
  const made = `${image}:made`;
  const setting = inlineRecipe('file("/etc/made", { content: "by tsamae\\n" });');
  const failing = inlineRecipe('file("/etc/made", { content: "by tsamae\\n" });\n  execute("false");');
  const waiting = inlineRecipe('execute("sleep 1000");');

  /** An image whose own user could change nothing. */
  const own = { start: [`ENTRYPOINT ["/bin/sh","-c","cat /etc/made; \\"$0\\" \\"$@\\""]`, 'CMD ["id","-un"]'] };
  const around = ["USER guest", "WORKDIR /home/guest", "ENV GREETING=hi", "EXPOSE 80", 'LABEL kept="it is"'];

  beforeAll(() => commit(base, [...own.start, ...around]));
  afterEach(async () => {
    const left = await containersOf(image);
    if (left !== "") throw new Error(`a container is left: ${left}`);
  });

  async function commit(name: string, changes: readonly string[]): Promise<void> {
    await docker("commit", ...changes.flatMap((line) => ["--change", line]), container, name);
  }

  async function configOf(name: string): Promise<unknown> {
    return JSON.parse(await docker("image", "inspect", "--format", "{{json .Config}}", name));
  }

  const containersOf = (name: string) => docker("ps", "--all", "--quiet", "--filter", `ancestor=${name}:base`);
  const namesOf = () => docker("image", "ls", "--format", "{{.Tag}}", image);
  const build = (recipe: string, ...options: readonly string[]) =>
    tsamae(["docker", "--image", base, ...options, recipe]);
  const lastLine = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .at(-1)
      ?.replace(/sha256:\w{64}/, "sha256:…")
      .replaceAll(container, "NAME");

  it("is not committed by a dry run", async () => {
    const { status, stdout } = await build(setting, "--tag", made, "--dry-run");
    expect({ status, last: lastLine(stdout) }).toEqual({ status: 0, last: "nothing committed: a dry run" });
    expect(await namesOf()).toBe("base");
  });

  it("is not committed by a run that failed", async () => {
    const { status, stdout } = await build(failing, "--tag", made);
    expect({ status, last: lastLine(stdout) }).toEqual({ status: 4, last: "nothing committed: the run failed" });
    expect(await namesOf()).toBe("base");
  });

  it("is committed when something changed, and starts as before", async () => {
    const { status, stdout } = await build(setting, "--tag", made);
    expect({ status, last: lastLine(stdout) }).toEqual({ status: 0, last: "committed sha256:… as NAME-image:made" });
    expect(await configOf(made)).toEqual(await configOf(base));
    expect(await docker("run", "--rm", made)).toBe("by tsamae\nguest");
  });

  it.each([
    ["entrypoint", 'ENTRYPOINT ["cat","/etc/made"]'],
    ["command", 'CMD ["cat","/etc/made"]'],
  ])("with its %s alone starts as before", async (name, change) => {
    const [from, to] = [`${image}:${name}`, `${image}:${name}-made`];
    await commit(from, [change]);
    await tsamae(["docker", "--image", from, "--tag", to, setting]);
    expect(await configOf(to)).toEqual(await configOf(from));
    expect(await docker("run", "--rm", to)).toBe("by tsamae");
  });

  it("is not committed when nothing changed", async () => {
    const run = await tsamae(["docker", "--image", made, "--tag", `${image}:again`, setting]);
    expect({ status: run.status, last: lastLine(run.stdout) }).toEqual({
      status: 0,
      last: "nothing committed: nothing changed",
    });
    expect(await namesOf()).not.toContain("again");
  });

  it("without a new name is told by its id, in JSON too", async () => {
    const { status, stdout } = await build(setting, "--format", "json", "--detailed-exitcode");
    const last: unknown = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
    expect({ status, last }).toEqual({
      status: 2,
      last: { version: 1, type: "image-committed", image: expect.stringMatching(/^sha256:\w{64}$/), host: base },
    });
    if (typeof last === "object" && last !== null && "image" in last) await docker("image", "rm", String(last.image));
  });

  it("is looked for among those there are", async () => {
    const { status, stderr } = await tsamae(["docker", "--image", `${image}:bsae`, setting]);
    expect({ status, stderr: stderr.replaceAll(container, "NAME") }).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "NAME-image:bsae: there is no image of this name
        Did you mean NAME-image:base?
        nothing was changed
      ",
      }
    `);
  });

  it.each(["SIGINT", "SIGKILL"] as const)("leaves no container behind %s", async (name) => {
    const child = spawn(process.execPath, [join(CHECKOUT, "dist/tsamae.cjs"), "docker", "--image", base, waiting]);
    const exit = once(child, "exit");
    const isAsleep = async () => {
      const [id] = (await containersOf(image)).split("\n");
      // Docker lists a container before it has made it, and after it has begun to remove it.
      return id !== undefined && id !== "" && (await runCommand(["docker", "top", id])).stdout.includes("sleep 1000");
    };
    await waitUntil("the recipe runs in the container", 20, isAsleep);
    child.kill(name);
    const [code] = await exit;
    expect(code).toBe({ SIGINT: 130, SIGKILL: null }[name]);
    await waitUntil("the container is removed", 10, async () => (await containersOf(image)) === "");
  });
});
