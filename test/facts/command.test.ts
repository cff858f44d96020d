import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fact } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { seal, sealLines, unseal, unsealLines } from "../../src/facts/seal.ts";
import type { ProcessOptions, Reply, Session } from "../../src/session/session.ts";
import { localTransport } from "../../src/transports/local.ts";
import { secret } from "../../src/values/secret.ts";
import { scaled } from "../machine-speed.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { debian, shells } from "./shells.ts";

const folder = temporaryFolder();

describe.each(shells)("commands in $name", ({ argv }) => {
  let session: Session;
  beforeAll(async () => {
    session = await localTransport({ shell: argv }).open(new AbortController().signal);
  });
  afterAll(() => session[Symbol.asyncDispose]());

  async function ask<Value>(list: readonly Fact<Value>[], process?: ProcessOptions) {
    const [first] = list;
    if (first === undefined) throw new Error("nothing to ask");
    const keys = list.map(({ key }) => key) as never[];
    const isPiecemeal = first.kind.piecemeal === true;
    const script = (isPiecemeal ? sealLines : seal)("k3x9m2", first.kind.script(keys, debian));
    const [reply] = await session.exchange([process === undefined ? { script } : { script, process }]);
    const output = (isPiecemeal ? unsealLines : unseal)("k3x9m2", (reply as Reply).stdout);
    return { reply: reply as Reply, answers: first.kind.parse(output, keys, debian) };
  }

  const statuses = (...commands: string[]) => commands.map((command) => facts.command({ command }));

  it("guards end as they end, whatever they do to their shell", async () => {
    const { answers, reply } = await ask(
      statuses(
        "true",
        "false",
        "exit 7",
        "kill -9 $$",
        "if then",
        "cat",
        "echo out; echo err >&2; printf x",
        "nosuchprogram",
        "printf '\\n%s 0 9\\n' \"$tsamae_word\"",
      ),
    );
    expect(answers.map((answer) => (answer && "value" in answer ? answer.value.status : answer))).toEqual([
      0, 1, 7, 137, 2, 0, 0, 127, 0,
    ]);
    expect(reply.status).toBe(0);
  });

  it("run in their folder with their environment; a missing folder fails them", async () => {
    const command = 'test "$PWD $X" = "$WANT"';
    const WANT = `${folder} it's\n"$(x)"`;
    const { answers } = await ask([
      facts.command({ command, cwd: folder, env: { X: `it's\n"$(x)"`, WANT } }),
      facts.command({ command: "true", cwd: join(folder, "nothing") }),
      facts.command({ command: 'test "$X" = geheim1', env: { X: secret({ text: "geheim1" }) } }),
    ]);
    expect(answers).toEqual([{ value: { status: 0 } }, { value: { status: 125 } }, { value: { status: 0 } }]);
  });

  it("a batch that is cut by its time limit still tells what it knows", async () => {
    const { answers, reply } = await ask(statuses("exit 3", "sleep 20", "true"), { limitMs: scaled(300) });
    expect(reply.state).toBe("timed out");
    expect(answers).toEqual([{ value: { status: 3 } }, undefined, undefined]);
  });

  it("output is kept to the byte, both streams and the status", async () => {
    const command = "printf 'a\\0b\\n\\n'; printf 'ä\\n' >&2; exit 9";
    const { answers } = await ask([
      facts.output({ command }),
      facts.output({ command: "cat" }),
      facts.output({ command: "kill -9 $$" }),
    ]);
    expect(answers).toEqual([
      { value: { status: 9, stdout: "a\0b\n\n", stderr: "ä\n" } },
      { value: { status: 0, stdout: "", stderr: "" } },
      { value: { status: 137, stdout: "", stderr: "" } },
    ]);
  });

  it("output may be large", async () => {
    const { answers } = await ask([
      facts.output({ command: "head -c 3000000 /dev/zero; head -c 300000 /dev/zero >&2" }),
    ]);
    expect(answers).toEqual([{ value: { status: 0, stdout: "\0".repeat(3_000_000), stderr: "\0".repeat(300_000) } }]);
  });
});

describe("the question about a command", () => {
  it("is the same however it is written, and another with another secret", () => {
    const one = facts.command({ command: "x", env: { B: "2", A: secret({ text: "first one" }) } });
    const same = facts.command({ env: { A: secret({ text: "first one" }), B: "2" }, user: undefined, command: "x" });
    const other = facts.command({ command: "x", env: { B: "2", A: secret({ text: "other one" }) } });
    expect(same.id).toBe(one.id);
    expect(other.id).not.toBe(one.id);
    expect(one.id).not.toContain("first");
  });
});
