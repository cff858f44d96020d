import { describe, expect, it } from "vitest";
import { cpuGroup } from "../../bench/host/host-cpu.ts";
import { startedIn } from "../../bench/host/started-programs.ts";

describe("what strace saw", () => {
  it.each([
    {
      what: "programs, but sshd's own",
      trace: [
        '11 execve("/usr/sbin/sshd", ["/usr/sbin/sshd", "-D", "-R"], 0x55 /* 8 vars */) = 0',
        '12 execve("/bin/bash", ["bash", "-c", "sh -s"], 0x55 /* 8 vars */) = 0',
        '13 execve("/usr/bin/stat", ["stat", "-c", "/usr/sbin/sshd"], 0x55 /* 8 vars */) = 0',
      ],
      started: { programs: 2, processes: 0 },
    },
    {
      what: "processes, but threads",
      trace: [
        "10 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 11",
        "13 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}) = 14",
        "13 +++ exited with 0 +++",
      ],
      started: { programs: 0, processes: 1 },
    },
    {
      what: "calls in two halves once, by their first",
      trace: [
        '11 execve("/usr/sbin/sshd", ["/usr/sbin/sshd", "-D", "-R"] <unfinished ...>',
        "12 vfork( <unfinished ...>",
        "11 <... execve resumed>) = 0",
        "12 <... vfork resumed>) = 13",
      ],
      started: { programs: 0, processes: 1 },
    },
    {
      what: "forks whose end was not seen, but no such programs",
      trace: [
        "11 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>",
        '12 execve("/bin/nothing", ["nothing"], 0x55 <unfinished ...>',
      ],
      started: { programs: 0, processes: 1 },
    },
  ])("is counted: $what", ({ trace, started }) => {
    expect(startedIn(trace.join("\n"))).toEqual(started);
  });
});

describe("where processor time is counted", () => {
  it("is the controller's group with cgroups of version 1", () => {
    const text = "3:cpu,cpuacct:/docker/abc\n2:memory:/docker/abc\n0::/docker/abc/init.scope\n";
    expect(cpuGroup(text, "abc")).toEqual({ controller: "cpu,cpuacct", path: "/docker/abc" });
  });

  it("is the container's own group with version 2, not systemd's below it", () => {
    const text = "0::/system.slice/docker-abc.scope/init.scope\n";
    expect(cpuGroup(text, "abc")).toEqual({ controller: undefined, path: "/system.slice/docker-abc.scope" });
  });
});
