import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost, type TestUser } from "../hosts/host.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import type { CommandResult } from "../hosts/run-command.ts";
import { changed, converge, finished, summaries } from "../hosts/tsamae.ts";

const recipe = join(CHECKOUT, "recipes", "strace.ts");

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ downloaded: ["strace"] });
  await host.exec("apt-get -y purge strace");
});
afterAll(() => host?.stop());

describe("the strace cookbook on a fresh host", () => {
  it("does what its dry run foretold, and nothing the second time", async () => {
    const before = await host.diskSnapshot();
    const dry = await converge(host, "deploy", ["--dry-run", recipe]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    const foretold = dry.events.flatMap((event) =>
      event.type === "resource-would-change" ? [`${event.id} ${event.action}`] : [],
    );
    const first = await converge(host, "deploy", [recipe]);
    expect(first.stderr).toBe("");
    expect(changed(first)).toEqual(foretold);
    expect(foretold).toContain("package[strace] install");
    expect(summaries(first)).toContain(
      "sysctl[kernel.yama.ptrace_scope]: create; not loaded: the host is a container (docker)",
    );
    const after = await host.diskSnapshot();
    const second = await converge(host, "deploy", [recipe]);
    expect(finished(second)).toMatchObject({ changed: 0, failed: 0 });
    expect(diskChanges(after, await host.diskSnapshot())).toEqual([]);
  });
});

interface Trace extends CommandResult {
  readonly folder: string;
}

/** Runs `trace-run`, and finds out where it says that the logs are. */
async function trace(words: string, user: TestUser = "guest"): Promise<Trace> {
  const result = await host.exec(`cd /tmp; trace-run ${words}`, { user });
  const folder = /^trace-run: the logs are in (.*)$/m.exec(result.stderr)?.[1] ?? "";
  return { ...result, folder };
}

const look = async (command: string, user: TestUser = "root") => (await host.exec(command, { user })).stdout;

describe("trace-run by an unprivileged user", () => {
  it("leaves one whole log, which that user alone can read", async () => {
    const { status, stdout, folder } = await trace("id");
    expect(status).toBe(0);
    expect(stdout).toContain("(guest)");
    expect(await look(`stat -c '%a %U:%G' ${folder} ${folder}/*`)).toBe("700 guest:guest\n600 guest:guest\n");
    const log = await look(`cat ${folder}/trace.*`, "guest");
    expect(log.split("\n")[0]).toMatch(/^\d+\.\d+ execve\("\/usr\/bin\/id", \["id"\], .* = 0 <\d/);
    expect(log).toMatch(/openat\(AT_FDCWD<\/tmp>, "\/etc\/passwd", .*\) = \d+<\/etc\/passwd> /);
    expect(log.trimEnd().split("\n").at(-1)).toMatch(/^\d+\.\d+ \+\+\+ exited with 0 \+\+\+$/);
    const others = await host.exec(`cat ${folder}/trace.*; ls ${folder}`, { user: "ops" });
    expect(others.stdout).toBe("");
    expect(others.stderr).toContain("Permission denied");
  });

  it("leaves one log for each process, each to its end", async () => {
    const { status, folder } = await trace("sh -c 'id; (exit 4); /bin/true & wait; exit 3'");
    expect(status).toBe(3);
    const ends = await look(`for log in ${folder}/trace.*; do tail -n 1 $log | cut -d ' ' -f 2-; done | sort`);
    expect(ends).toBe("+++ exited with 0 +++\n+++ exited with 0 +++\n+++ exited with 3 +++\n+++ exited with 4 +++\n");
    const lines = (command: string) => look(`${command} | wc -l`);
    expect(await lines(`strace-log-merge ${folder}/trace`)).toBe(await lines(`cat ${folder}/trace.*`));
  });

  it("shows the network, and long strings whole", async () => {
    const long = "x".repeat(1000);
    const { folder } = await trace(`curl -s --max-time 1 http://127.0.0.1:9/${long}`);
    const log = await look(`cat ${folder}/trace.*`);
    expect(log).toMatch(/connect\(\d+<TCP:\[[^\]]*\]>, \{sa_family=AF_INET, sin_port=htons\(9\)/);
    expect(log).toContain(`/${long}"]`);
  });

  it("takes any words for a command's", async () => {
    const { stdout, folder } = await trace(`-- printf '<%s>' 'a b' '' '$HOME;"' -u`);
    expect(stdout).toBe(`<a b><><$HOME;"><-u>`);
    expect(await look(`cat ${folder}/trace.*`)).toContain(String.raw`["printf", "<%s>", "a b", "", "$HOME;\"", "-u"]`);
  });

  it("ends by the signal that ended the command", async () => {
    expect((await trace("sh -c 'kill -TERM $$'")).status).toBe(143);
  });

  it.each([
    ["", 125, "Usage: trace-run [-u USER] [--] COMMAND [ARGUMENT]..."],
    ["-x id", 125, "trace-run: there is no option -x\n  trace-run -h lists them"],
    ["-u", 125, "trace-run: -u: no user is named"],
    ["-u nobody-here id", 125, "trace-run: there is no user 'nobody-here'"],
    ["-u -n id", 125, "trace-run: there is no user '-n'"],
    [
      "-u ops id",
      125,
      "trace-run: only root traces as another user, and you are guest\n  sudo trace-run -u ops COMMAND",
    ],
    ["no-such-command", 127, "trace-run: no-such-command: not found"],
  ])("says what is wrong with `trace-run %s`", async (words, status, message) => {
    const before = await look("ls /var/log/trace-run");
    const run = await trace(words);
    expect(run).toMatchObject({ status, stdout: "" });
    expect(run.stderr).toContain(message);
    expect(await look("ls /var/log/trace-run")).toBe(before);
  });

  it("explains itself", async () => {
    const run = await trace("-h");
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toMatchInlineSnapshot(`
      "Usage: trace-run [-u USER] [--] COMMAND [ARGUMENT]...

      Runs COMMAND and traces it with strace(1), and everything it starts: the calls
      that concern files, network and processes, with the paths of descriptors.

        -u USER  run COMMAND as this user; only root may name another one
        -h       print this text

      The logs are in a folder of mode 0700 in /var/log/trace-run, which is printed before
      COMMAND starts: one file for each process, trace.PID, mode 0600. They belong to
      the user whom COMMAND runs as. They hold what it was called with and what it
      sent, passwords included: look before you pass one on.

      A set-uid program that a user traces runs without its privileges. Traced by
      root, with -u, it has them.

      The exit status is COMMAND's, or 125: trace-run itself has failed,
      127: there is no such COMMAND.
      "
    `);
  });

  it("says that it does not know its settings", async () => {
    await host.exec("mv /etc/trace-run.conf /etc/trace-run.away");
    const run = await trace("id");
    await host.exec("mv /etc/trace-run.away /etc/trace-run.conf");
    expect(run).toMatchObject({ status: 125, stdout: "", stderr: "trace-run: /etc/trace-run.conf cannot be read\n" });
  });

  it("says that the kernel does not let users trace", async () => {
    await host.exec(
      "mkdir -p /srv/yama; echo 2 >/srv/yama/scope; sed s,/proc/sys/kernel/yama/ptrace_scope,/srv/yama/scope, /usr/local/bin/trace-run >/srv/yama/trace-run",
    );
    const run = await host.exec("sh /srv/yama/trace-run id", { user: "guest" });
    expect(run.status).toBe(125);
    expect(run.stderr).toBe(
      "trace-run: kernel.yama.ptrace_scope is 2: only root may trace\n  ask root for: trace-run -u guest COMMAND\n",
    );
    expect((await host.exec("cd /; sh /srv/yama/trace-run id")).status).toBe(0);
    const none = await host.exec("echo 3 >/srv/yama/scope; sh /srv/yama/trace-run id");
    expect(none.stderr).toContain("nobody may trace until the next boot");
  });
});

describe("trace-run by root", () => {
  it("runs a command as another user, whose the logs are", async () => {
    const { status, stdout, folder } = await trace(`-u guest sh -c 'id; echo $HOME'`, "root");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^uid=\d+\(guest\) gid=\d+\(guest\) .*\n\/home\/guest\n$/);
    expect(await look(`stat -c '%a %U:%G' ${folder} ${folder}/* | uniq`)).toBe("700 guest:guest\n600 guest:guest\n");
    expect(await look(`tail -qn 1 ${folder}/trace.* | cut -d ' ' -f 2- | uniq`, "guest")).toBe(
      "+++ exited with 0 +++\n",
    );
  });

  it("lets set-uid programs have their privileges", async () => {
    const { stdout } = await trace("-u deploy sudo -n id -un", "root");
    expect(stdout).toBe("root\n");
  });

  it("keeps the logs from the user while they are written", async () => {
    const { stdout } = await trace(
      `-u guest sh -c 'stat -c "%a %U" /var/log/trace-run/guest.sh.*; ls /var/log/trace-run/guest.sh.*'`,
      "root",
    );
    expect(stdout).toContain("700 root\n");
  });

  it("leaves no folder where nothing could be traced", async () => {
    const before = await look("ls /var/log/trace-run");
    // A word of the shell's, and no program.
    expect(await trace("-u guest cd", "root")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("Can't stat 'cd'"),
    });
    expect(await look("ls /var/log/trace-run")).toBe(before);
  });
});

describe("traces", () => {
  it("are kept for their days, then removed", async () => {
    await trace("id");
    await host.exec("systemd-tmpfiles --clean /etc/tmpfiles.d/trace-run.conf");
    expect(await look("ls /var/log/trace-run")).toContain("guest.id.");
    const attributes = join(CHECKOUT, "tmp", "strace-days.yaml");
    await writeFile(attributes, "strace:\n  keepDays: 0\n");
    const run = await converge(host, "root", ["-y", attributes, recipe]);
    await rm(attributes);
    expect(changed(run)).toEqual(["template[/etc/tmpfiles.d/trace-run.conf] create"]);
    await host.exec("systemd-tmpfiles --clean /etc/tmpfiles.d/trace-run.conf");
    expect(await look("ls /var/log/trace-run")).toBe("");
  });
});
