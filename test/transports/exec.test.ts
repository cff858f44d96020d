import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { execTransport } from "../../src/transports/exec.ts";
import { raw } from "../../src/values/shell.ts";
import { only, textOf } from "../conformance/transport/subject.ts";
import { describeTransportBriefly } from "../conformance/transport.ts";

const { signal } = new AbortController();
const hasBusybox = spawnSync("busybox", ["true"]).status === 0;
const busybox = "env -i busybox";

// The setup of the tests installs busybox; only without test hosts may a machine do without.
describe.runIf(hasBusybox)("exec --via busybox's shell, without an environment", () => {
  describeTransportBriefly(busybox, () => execTransport({ via: busybox }).open(signal));
});

describe("a session whose loop is killed on the host", () => {
  it.each(["env", ...(hasBusybox ? [busybox] : [])])("ends, and does not wait for ever: %s", async (via) => {
    await using session = await execTransport({ via }).open(signal);
    const killing = raw(`sh -c 'read -r _ _ _ loop _ <"/proc/$PPID/stat"; kill -KILL "$loop"'; sleep 1`);
    await expect(session.exchange([{ script: killing }])).rejects.toThrow("ended with status 137");
  });
});

/** What the session of a command says, or what keeps it from coming. */
async function outcome(via: string, command: string): Promise<string> {
  try {
    await using session = await execTransport({ via }).open(signal);
    return textOf((await only(session.exchange([{ script: raw(command) }]))).stdout);
  } catch (error) {
    return describeError(error);
  }
}

describe("the command of exec --via", () => {
  it.each([
    ["is split as a shell does", `env "TEXT=a  b" 'OTHER=it'"'"'s'`, "a  b|it's"],
    ["may set variables", `TEXT="$(echo one)" OTHER=two env`, "one|two"],
    ["may have the shell's words in its middle", `TEXT=here OTHER=there env {} && true`, "here|there"],
    ["is not upset by space around it", " env TEXT=a OTHER=b  ", "a|b"],
  ])("%s", async (_, via, expected) => {
    expect(await outcome(via, 'printf "%s|%s" "$TEXT" "$OTHER"')).toBe(expected);
  });

  it("is the host's name", () => {
    expect(execTransport({ via: " chroot /srv/web " }).name).toBe("chroot /srv/web");
  });

  it("that gives no shell is told with what to do", async () => {
    const commands = [
      "tsamae-has-no-such-program -i web",
      "exec tsamae-has-no-such-program",
      "echo 'web",
      "true",
      "false",
      "sh -c 'echo no such container >&2; exit 125'",
      // What stands between the two has no standard input, as without -i.
      "sh -c '\"$@\" </dev/null' sh",
      // What a terminal makes of the first line.
      `sh -c '"$@" | sed -u "s/$/\\r/"' sh`,
    ];
    const answers = [];
    for (const command of commands) answers.push(await outcome(command, "echo in"));
    expect(answers.join("\n\n")).toMatchInlineSnapshot(`
      "tsamae-has-no-such-program -i web: there is no program tsamae-has-no-such-program on this machine
        Is it installed, and in PATH?

      exec tsamae-has-no-such-program: there is no program tsamae-has-no-such-program on this machine
        Is it installed, and in PATH?

      echo 'web: a shell cannot read this command
        Look at its quotes. It said:
        sh: 1: Syntax error: Unterminated quoted string

      true: it gave no shell, and ended with status 0
        The words \`sh -c …\` are put at its end, or where {} stands; it has to run them:
          true sh -c 'echo it works'

      false: it gave no shell, and ended with status 1
        The words \`sh -c …\` are put at its end, or where {} stands; it has to run them:
          false sh -c 'echo it works'

      sh -c 'echo no such container >&2; exit 125': it gave no shell, and ended with status 125
        It said:
        no such container

      sh -c '"$@" </dev/null' sh: its shell got no input; does it need -i, so that standard input reaches it?

      sh -c '"$@" | sed -u "s/$/\\r/"' sh: its shell speaks through a terminal
        A session needs plain streams: leave out -t, or say --pipe to systemd-nspawn."
    `);
  });

  it("is not started any more once the run is stopped", async () => {
    await expect(execTransport({ via: "env" }).open(AbortSignal.abort())).rejects.toThrow("stopped");
  });
});
