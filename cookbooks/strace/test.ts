import assert from "node:assert/strict";
import { hostTest, type TestedHost } from "tsamae/testing";

/** Traces a command of `ann`, a user without rights; gives back the folder of the logs. */
async function traced(host: TestedHost, command: string): Promise<string> {
  const { stderr } = await host.run(`trace-run ${command}`, { user: "ann", cwd: "/tmp" });
  const [, folder = ""] = /^trace-run: the logs are in (.*)$/m.exec(stderr) ?? [];
  return folder;
}

const outputOf = async (host: TestedHost, command: string): Promise<string> => (await host.run(command)).stdout;

export default hostTest({
  hosts: ["bullseye", "bookworm", "trixie"],
  attributes: { strace: { keepDays: 3 } },
  before: async (host) => {
    await host.run("useradd --create-home ann && useradd --create-home bob");
  },
  holds: {
    "the permission to trace is written": "grep -qx 'kernel.yama.ptrace_scope = 1' /etc/sysctl.d/*",
    "a user's trace is whole": async (host) => {
      const folder = await traced(host, "id");
      const log = await outputOf(host, `cat ${folder}/trace.*`);
      assert.match(log, /^\d+\.\d+ execve\("\/usr\/bin\/id", \["id"\], .* = 0 </);
      // The strace of Debian 11 does not yet tell the working directory.
      assert.match(log, /openat\(AT_FDCWD(<\/tmp>)?, "\/etc\/passwd", .*\) = \d+<\/etc\/passwd> /);
      assert.match(log, /\n\d+\.\d+ \+\+\+ exited with 0 \+\+\+\n$/);
    },
    "it has one log a process, each to its end": async (host) => {
      const folder = await traced(host, "sh -c 'id; (/bin/true); /bin/true & wait'");
      const ends = await outputOf(host, `for log in ${folder}/trace.*; do tail -n 1 $log; done | cut -d ' ' -f 2-`);
      assert.deepEqual(ends.split("\n"), [...Array<string>(4).fill("+++ exited with 0 +++"), ""]);
    },
    "that user alone reads it": async (host) => {
      const folder = await traced(host, "id");
      assert.equal(await outputOf(host, `stat -c '%a %U:%G' ${folder} ${folder}/*`), "700 ann:ann\n600 ann:ann\n");
      await host.run(`cat ${folder}/trace.*`, { user: "ann" });
      const { status } = await host.run(`cat ${folder}/trace.*`, { user: "bob", allowFailure: true });
      assert.notEqual(status, 0);
    },
    "traces go after their days": async (host) => {
      const line = await outputOf(host, "systemd-tmpfiles --cat-config | grep '/var/log/trace-run '");
      assert.equal(line, "d /var/log/trace-run 1777 root root 3d\n");
    },
  },
  kill: true,
  reboot: true,
});
