import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import { containerEngine } from "../../src/host-tests/container-engine.ts";
import { startThrowAway, type ThrowAwayHost } from "../../src/host-tests/throw-away-host.ts";
import { IMAGE } from "../hosts/image.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { ownKernel } from "../hosts/own-kernel.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { type CommandResult, mustRun, runCommand } from "../hosts/run-command.ts";
import { type CliRun, changed, finished, summaries, tsamae } from "../hosts/tsamae.ts";
import { waitUntil } from "../hosts/wait-until.ts";

const emulation = join(CHECKOUT, "cookbooks", "buildx", "emulation.ts");
const handlers = "/proc/sys/fs/binfmt_misc";

/** That of Debian 13 is there where `tsamae test` has made it. */
const images = { bookworm: IMAGE, trixie: "tsamae-host:trixie" } as const;

/** What a boot does about handlers, as the unit systemd-binfmt.service says. */
const boot = "/usr/lib/systemd/systemd-binfmt";

let left = "";

/** A test that proves less than its name says so. */
function skipLoudly({ skip }: TestContext, why: string): never {
  if (left !== why) console.warn(`QEMU's handlers are not tried: ${why}`);
  left = why;
  return skip(why);
}

/** Why this machine cannot have handlers that nobody else sees; undefined where it can. */
async function obstacle(reference: string): Promise<string | undefined> {
  if (process.arch !== "x64") return `arm64 and arm/v7 are foreign to x64, and this is ${process.arch}`;
  if ((await runCommand(["docker", "image", "inspect", reference])).status !== 0)
    return `there is no image ${reference}; tsamae test cookbooks/buildx makes it`;
  const trial = `unshare --user --map-root-user --mount mount -t binfmt_misc binfmt_misc ${handlers}`;
  const options = ["--rm", "--cap-add=ALL", "--cap-drop=SYS_RESOURCE", "--security-opt=seccomp=unconfined"];
  const { status, stderr } = await runCommand(["docker", "run", ...options, "--entrypoint=sh", reference, "-c", trial]);
  if (status === 0) return undefined;
  return `a user namespace has no handlers of its own here, which Linux 6.7 has: ${stderr.trim()}`;
}

describe.each(["bookworm", "trixie"] as const)("QEMU's handlers on %s", (release) => {
  let missing: string | undefined;
  let handlersBefore: CommandResult;
  let host: ThrowAwayHost;
  beforeAll(async () => {
    missing = await obstacle(images[release]);
    if (missing !== undefined) return;
    handlersBefore = await runCommand(["ls", handlers]);
    host = await startThrowAway({
      image: { reference: images[release], boots: true },
      engine: await containerEngine("docker"),
      name: `qemu-${release}`,
      keep: false,
      signal: new AbortController().signal,
    });
  });
  beforeEach((context) => {
    if (missing !== undefined) skipLoudly(context, missing);
  });
  afterAll(() => host?.remove());

  const must = (...argv: readonly string[]) => mustRun(["docker", "exec", "--interactive", host.container, ...argv]);
  const mustExec = (command: string) => must("sh", "-c", command);

  /** Starts what has handlers of its own, none at first, like a machine that boots; gives back what leads into it. */
  async function kernel(name: string): Promise<readonly string[]> {
    const script = `mount -t binfmt_misc binfmt_misc ${handlers} && echo $$ >/run/${name} && exec sleep infinity`;
    const argv = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script];
    await mustRun(["docker", "exec", "--detach", host.container, ...argv]);
    await waitUntil(`${name} has handlers`, 10, async () => (await host.ask(`cat /run/${name}`)) !== undefined);
    const process = (await mustExec(`cat /run/${name}`)).trim();
    return ["nsenter", `--target=${process}`, "--user", "--mount", "--preserve-credentials"];
  }

  function recipe(): string {
    return inlineRecipe(`const { emulation } = await import(${JSON.stringify(emulation)});
      emulation(["linux/arm64", "linux/arm/v7"], { node, architecture: "amd64" });`);
  }

  async function run(inside: readonly string[]): Promise<CliRun> {
    const via = ["docker", "exec", "-i", host.container, ...inside].join(" ");
    const done = await tsamae(["exec", "--via", via, "--format", "json", recipe()]);
    expect(finished(done)).toMatchObject({ failed: 0 });
    return done;
  }

  /** Programs of Debian's, alone in a folder that becomes the root. */
  const foreign = `apt-get indextargets --format 'deb [arch=arm64,armhf trusted=yes] $(REPO_URI) $(RELEASE) main' \\
    'Created-By: Packages' 'Component: main' | head -n 1 >/srv/foreign.list
    dpkg --add-architecture arm64 && dpkg --add-architecture armhf
    options="-o Dir::Etc::sourcelist=/srv/foreign.list -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists=/srv/lists"
    mkdir -p /srv/lists /srv/root && cd /srv && chmod 0777 /srv && apt-get $options -qq update
    for architecture in arm64 armhf; do
      apt-get $options -qq download busybox-static:$architecture
      dpkg-deb -x busybox-static_*_$architecture.deb $architecture
      cp $(find $architecture -path '*/bin/busybox') root/busybox-$architecture
    done`;
  const machines = async (inside: readonly string[]) =>
    Promise.all(
      ["/busybox-arm64", "/busybox-armhf"].map(async (program) =>
        (await must(...inside, "chroot", "/srv/root", program, "uname", "-m")).trim(),
      ),
    );
  const flags = (inside: readonly string[]) => must(...inside, "grep", "-h", "flags", `${handlers}/qemu-aarch64`);

  it("are written down in a container, and not loaded", async () => {
    const written = await run([]);
    expect(changed(written).filter((one) => !one.startsWith("package["))).toEqual([]);
    const told = written.events.flatMap((event) => (event.type === "note" ? [`${event.id}: ${event.text}`] : []));
    expect(told).toEqual(
      ["qemu-aarch64", "qemu-arm"].map(
        (name) => `binfmtHandler[${name}]: written, not loaded: the host is a container (docker)`,
      ),
    );
    expect(changed(await run([]))).toEqual([]);
  });

  it("are loaded on a machine, once, and run programs of arm64 and arm/v7 where there is no interpreter", async () => {
    await mustExec(foreign);
    await ownKernel({ exec: (command) => runCommand(["docker", "exec", host.container, "sh", "-c", command]) });
    const inside = await kernel("machine");
    await expect(machines(inside)).rejects.toThrow("failed to run command");
    expect(summaries(await run(inside))).toEqual([
      "binfmtHandler[qemu-aarch64]: load into the kernel",
      "binfmtHandler[qemu-arm]: load into the kernel",
    ]);
    expect(await flags(inside)).toMatch(/^flags: .*F/);
    expect(changed(await run(inside))).toEqual([]);
    expect(await mustExec("ls /srv/root")).toBe("busybox-arm64\nbusybox-armhf\n");
    expect(await machines(inside)).toEqual(["aarch64", "armv7l"]);
  });

  it("are loaded anew without the flag F, and others stay", async () => {
    const inside = await kernel("wrong");
    const script = `echo ':other:E::other::/bin/true:' >${handlers}/register
      sed 's/F$//' /usr/lib/binfmt.d/qemu-aarch64.conf >${handlers}/register`;
    await must(...inside, "sh", "-c", script);
    // Its interpreter is not in that folder, and only with the flag the kernel has it open already.
    await expect(machines(inside)).rejects.toThrow("failed to run command");
    expect(summaries(await run(inside))).toEqual([
      "binfmtHandler[qemu-aarch64]: load anew, for containers too",
      "binfmtHandler[qemu-arm]: load into the kernel",
    ]);
    expect(await must(...inside, "ls", handlers)).toBe("other\nqemu-aarch64\nqemu-arm\nregister\nstatus\n");
    expect(await machines(inside)).toEqual(["aarch64", "armv7l"]);
  });

  it("are there after a boot", async () => {
    const inside = await kernel("booted");
    await must(...inside, boot);
    expect(await machines(inside)).toEqual(["aarch64", "armv7l"]);
    expect(changed(await run(inside))).toEqual([]);
  });

  it("are loaded by update-binfmts(8) where they are written down for it, else by systemd-binfmt(8)", async () => {
    // Its service would load all of them into the kernel of the machine that the tests run on.
    await mustExec("systemctl mask binfmt-support && apt-get install -y --no-install-recommends binfmt-support");
    const inside = await kernel("both");
    expect(changed(await run(inside))).toEqual(["binfmtHandler[qemu-aarch64] load", "binfmtHandler[qemu-arm] load"]);
    const enabled = await must(...inside, "sh", "-c", "update-binfmts --display | grep '^qemu-a.*(enabled)' || true");
    expect(enabled).toBe({ bookworm: "qemu-aarch64 (enabled):\nqemu-arm (enabled):\n", trixie: "" }[release]);
    expect(await machines(inside)).toEqual(["aarch64", "armv7l"]);
    expect(changed(await run(inside))).toEqual([]);
  });

  it("leave the machine's own kernel alone", async () => {
    expect(await runCommand(["ls", handlers])).toEqual(handlersBefore);
  });
});
