import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loop } from "../../src/session/loop.ts";
import type { Frame } from "../../src/session/session.ts";
import { type Argv, childChannel } from "../../src/transports/child-channel.ts";
import { localTransport } from "../../src/transports/local.ts";
import { lines, raw, type ShellCommand, sh } from "../../src/values/shell.ts";
import { shown, textOf } from "../conformance/transport/subject.ts";
import { describeTransport } from "../conformance/transport.ts";
import { APPLETS } from "../hosts/paths.ts";

const { signal } = new AbortController();
const isRoot = process.getuid?.() === 0;

const busybox: Argv = ["env", `PATH=${APPLETS}`, join(APPLETS, "sh")];

const shells: readonly (readonly [string, Argv])[] = [
  ["sh", ["sh"]],
  ["bash", ["bash"]],
  ...(existsSync(APPLETS) ? ([["busybox", busybox]] as const) : []),
];

describe.each(shells)("local, by %s", (name, shell) => {
  describeTransport(name, () => localTransport({ shell }).open(signal), {
    openChannel: async () => childChannel([...shell, "-c", loop]),
  });
});

/** What the frames of one exchange print, in a session of its own. */
async function outputs(shell: Argv, frames: readonly Frame[]): Promise<readonly string[]> {
  const session = await localTransport({ shell }).open(signal);
  try {
    return (await session.exchange(frames)).map(({ stdout }) => textOf(stdout));
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

/** Which of the two programs a session takes its bytes with. */
async function takers(shell: Argv): Promise<readonly string[]> {
  // The loop's own shell tells of its calls from here on.
  const tell = (name: string): ShellCommand => sh`${raw(name)}() { echo ${name} "$1" >&8; command ${raw(name)} "$@"; }`;
  const session = await localTransport({ shell }).open(signal);
  const read = { script: raw("cat >/dev/null"), content: Buffer.from("content") };
  const [, reply] = await session.exchange([{ script: lines([tell("dd"), tell("head")]), lasting: true }, read]);
  await session[Symbol.asyncDispose]();
  return textOf(reply?.stderr ?? Buffer.of())
    .trim()
    .split("\n");
}

describe("local", () => {
  // The setup of the tests installs busybox; only without test hosts may a machine do without.
  it.runIf(existsSync(APPLETS))("takes bytes with dd where `head -c` reads ahead", async () => {
    expect(await takers(busybox)).toEqual(["dd bs=7"]);
    expect(await takers(["sh"])).toEqual(["head -c"]);
  });

  it.each([{}, { limitMs: 20_000 }])(
    "starts nothing as another user when it is not root's, with %j",
    async (process) => {
      const argv = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "sh"] as const;
      const session = await localTransport({ shell: isRoot ? argv : ["sh"] }).open(signal);
      const [reply] = await session.exchange([{ script: raw("echo started"), process: { ...process, user: "root" } }]);
      await session[Symbol.asyncDispose]();
      const stderr = "tsamae: only root can run a program as root, and this session is not root\n";
      expect(reply && shown(reply)).toEqual({ state: "done", status: 125, stdout: "", stderr });
    },
  );

  const locale = `printf "%s" "\${LC_ALL-unset}"`;
  it.each([
    ["keeps the locale of the login for users' programs", ["env", "LC_ALL=C.UTF-8", "sh"], "C.UTF-8"],
    ["sets none where the login has none", ["env", "-u", "LC_ALL", "sh"], "unset"],
  ] as const)("%s", async (_, shell, own) => {
    const frames = [{ script: raw(locale) }, { script: raw(locale), process: {} }];
    expect(await outputs(shell, frames)).toEqual(["C", own]);
  });

  it("makes files that others can read, whatever the umask of the login", async () => {
    const shell: Argv = ["sh", "-c", 'umask 077; exec sh "$@"', "sh"];
    expect(await outputs(shell, [{ script: raw("umask") }, { script: raw("umask"), process: {} }])).toEqual([
      "0022\n",
      "0022\n",
    ]);
  });

  it("finds the programs of the sbin folders with a poor PATH", async () => {
    const [path] = await outputs(["env", "PATH=/bin:/usr/bin", "sh"], [{ script: raw("echo $PATH") }]);
    expect(path).toMatch("/bin:/usr/bin:/usr/local/sbin:");
  });

  it("lets nothing of the login's environment change what programs print", async () => {
    const shell: Argv = ["env", "CDPATH=/", "GREP_OPTIONS=-v", "sh"];
    const script = raw(`echo "\${CDPATH-unset} \${GREP_OPTIONS-unset}"`);
    expect(await outputs(shell, [{ script }])).toEqual(["unset unset\n"]);
  });
});
