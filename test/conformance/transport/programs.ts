import { describe, expect, it } from "vitest";
import type { ProcessOptions } from "../../../src/session/session.ts";
import { Secret } from "../../../src/values/secret.ts";
import { sh } from "../../../src/values/shell.ts";
import { done, type Subject, shown, textOf } from "./subject.ts";

/** What users' programs do to their shell, and the status that comes of it. */
const harm = [
  ["a syntax error", "echo (", 2],
  ["exit 3", "exit 3", 3],
  ["a signal to its own shell", "kill $$", 143],
  ["a signal to its process group", "kill 0", 143],
  ["a deadly signal to its own shell", "kill -KILL $$", 137],
  ["becoming another program", "exec true", 0],
  ["errexit", "set -e; false; true", 1],
  ["reading standard input", "cat; read -r line || exit 9", 9],
  ["closing its streams", "exec <&- >&- 2>&-", 0],
  ["a function called as the loop's own", "echo() { exit 4; }; tsamae_take() { exit 4; }; tsamae_word=x; echo", 4],
] as const;

const waysToRun: readonly (readonly [string, ProcessOptions])[] = [
  ["plainly", {}],
  ["with a time limit", { limitMs: 60_000 }],
];

/** 300 KB: no argument of a program may be as long. */
const longText = "x".repeat(300_000);

const isRoot = async (subject: Subject): Promise<boolean> => textOf((await subject.run("id -u")).stdout) === "0\n";

export function specifyPrograms(subject: Subject): void {
  describe.each(waysToRun)("a user's program run %s", (_, process) => {
    specifyHarm(subject, process);
    specifySurroundings(subject, process);
    specifyUsers(subject, process);
  });
}

function specifyHarm(subject: Subject, process: ProcessOptions): void {
  it.each(harm)("cannot harm the session: %s", async (_, text, status) => {
    const reply = await subject.run(text, { process });
    expect(reply).toMatchObject({ state: "done", status });
    expect(shown(await subject.run("echo alive; echo alive >&2"))).toEqual(done("alive\n", "alive\n"));
  });

  it("says nothing of its own end", async () => {
    expect(textOf((await subject.run("kill -KILL $$", { process })).stderr)).toBe("");
  });

  it("inherits the three streams and no other descriptor of the session", async () => {
    const script =
      "for fd in 3 4 5 6 7 8 9; do (: >&$fd) 2>/dev/null && echo $fd; (: <&$fd) 2>/dev/null && echo $fd; done; :";
    expect(shown(await subject.run(script, { process }))).toEqual(done(""));
    expect(shown(await subject.run(`: ${longText}\n${script}`, { process }))).toEqual(done(""));
  });

  it("inherits no variable of the session", async () => {
    const reply = await subject.run("env | grep -c tsamae_; set | grep tsamae_word", { process });
    expect(textOf(reply.stdout)).toBe("0\n");
  });

  it("is stopped by SIGINT as a program in the foreground is", async () => {
    expect(await subject.run("sh -c 'kill -INT $$'", { process })).toMatchObject({ state: "done", status: 130 });
  });

  it("reads its content", async () => {
    const reply = await subject.run("cat", { process, content: Buffer.from("content") });
    expect(shown(reply)).toEqual(done("content"));
  });

  it("may be longer than an argument", async () => {
    const script = sh`printf %s ${longText} | wc -c | tr -d ' '; cat; exit 6`;
    const reply = await subject.run(script, { process, content: Buffer.from("content") });
    expect(shown(reply)).toEqual({ state: "done", status: 6, stdout: "300000\ncontent", stderr: "" });
  });
}

function specifySurroundings(subject: Subject, process: ProcessOptions): void {
  it("runs in its folder, whatever that is called", async () => {
    for (const name of ["a b", "it's", "$(id)", "line\nbreak", "-x", "ü"]) {
      const cwd = `${subject.folder}/${name}`;
      const [, reply] = await subject.exchange([
        { script: sh`mkdir -p -- ${cwd}` },
        { script: sh`pwd`, process: { ...process, cwd } },
      ]);
      expect(reply && shown(reply)).toEqual(done(`${cwd}\n`));
    }
  });

  it("is not started without its folder", async () => {
    const cwd = `${subject.folder}/no such folder`;
    const reply = await subject.run("echo started", { process: { ...process, cwd } });
    const stderr = `tsamae: cannot enter the folder ${cwd}: it is missing, or closed to this user\n`;
    expect(shown(reply)).toEqual({ state: "done", status: 125, stdout: "", stderr });
  });

  it("has its environment, even one without PATH, and nobody sees it in an argument list", async () => {
    const value = `s3cr3t-${process.limitMs ?? 0}'"$(id)\n  end`;
    const env = { PLAIN: "visible to it", PASSWORD: new Secret(value), PATH: "/nowhere" };
    const list = "PATH=/bin:/usr/bin; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '";
    for (const padding of ["", `: ${longText}\n`]) {
      const script = `${padding}printf '%s|%s' "$PLAIN" "$PASSWORD"; printf '|'; ${list}; :`;
      const stdout = textOf((await subject.run(script, { process: { ...process, env } })).stdout);
      const [plain, password, ...processes] = stdout.split("|");
      expect({ plain, password }).toEqual({ plain: "visible to it", password: value });
      expect(processes.join("|")).toContain("tsamae_word");
      expect(processes.join("|").includes("s3cr3t")).toBe(false);
    }
  });

  it("is refused a variable that a shell cannot export", async () => {
    for (const name of ["a b", "", "1", "x=y", "tsamae_word"]) {
      await expect(subject.run(":", { process: { ...process, env: { [name]: "" } } })).rejects.toThrow(TypeError);
    }
  });
}

function specifyUsers(subject: Subject, process: ProcessOptions): void {
  const ids = 'id -un; id -Gn; pwd; printf \'%s \' "$HOME" "$USER" "$LOGNAME"';

  it("runs as another user, from a session of root", async ({ skip }) => {
    if (!(await isRoot(subject))) skip();
    const groups = textOf((await subject.run("id -Gn nobody")).stdout);
    const home = textOf((await subject.run("awk -F: '$1 == \"nobody\" { print $6 }' /etc/passwd")).stdout).trim();
    for (const padding of ["", `: ${longText}\n`]) {
      const reply = await subject.run(padding + ids, {
        process: { ...process, user: "nobody", cwd: "/usr", env: { KEPT: "yes" } },
      });
      expect(shown(reply)).toEqual(done(`nobody\n${groups}/usr\n${home} nobody nobody `));
    }
  });

  it("starts in the user's home, else in the root folder", async ({ skip }) => {
    if (!(await isRoot(subject))) skip();
    const home = textOf((await subject.run("cd ~nobody 2>/dev/null || cd /; pwd")).stdout);
    expect(shown(await subject.run("pwd", { process: { ...process, user: "nobody" } }))).toEqual(done(home));
  });

  it("runs as the user of the session with nothing changed", async () => {
    const user = textOf((await subject.run("id -un")).stdout).trim();
    const asIs = await subject.run(ids, { process });
    expect(shown(await subject.run(ids, { process: { ...process, user } }))).toEqual(shown(asIs));
  });

  it.each(["no-such-user", "-x", "*", "root:x", "a b"])("is not started as the unknown user %j", async (user) => {
    const reply = await subject.run("echo started", { process: { ...process, user } });
    const stderr = `tsamae: there is no user ${user} on this host\n`;
    expect(shown(reply)).toEqual({ state: "done", status: 125, stdout: "", stderr });
  });

  it("is not started as another user when the session is not root", async ({ skip }) => {
    if (await isRoot(subject)) skip();
    const reply = await subject.run("echo started", { process: { ...process, user: "root" } });
    const stderr = "tsamae: only root can run a program as root, and this session is not root\n";
    expect(shown(reply)).toEqual({ state: "done", status: 125, stdout: "", stderr });
  });
}
