import { describe, expect, it } from "vitest";
import { optionText, type WantedKeys, withKeys, withoutKeys } from "../../src/resources/authorized-keys.ts";
import { type PublicKey, parsePublicKey } from "../../src/values/public-key.ts";

const a = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIh9zDUC2vv6hYZjD2jIgl0lHyy2/Gl4cwKZuNhp7ofK";
const b = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK44YVJLXqZ9Zs+7/NTcd9Gr0Mb3ssBchpD7b+5FDKUF";

function key(text: string): PublicKey {
  const known = parsePublicKey(text);
  if (known === undefined) throw new TypeError(text);
  return known;
}

const put = (text: string, wanted: Partial<WantedKeys>): string =>
  withKeys(text, { keys: [key(`${a} alice`)], options: undefined, comment: undefined, exclusive: false, ...wanted });

type Case = readonly [what: string, before: string, wanted: Partial<WantedKeys>, after: string];

describe("keys that are put into authorized_keys", () => {
  it.each<Case>([
    ["a first one", "", {}, `${a} alice\n`],
    ["one more", `${b} bob\n`, {}, `${b} bob\n${a} alice\n`],
    ["one more after a line without an end", b, {}, `${b}\n${a} alice\n`],
    ["one that is there, whatever it is called", `# x\n${a} other\n`, {}, `# x\n${a} other\n`],
    [
      "one that is there with options",
      `no-pty,command="a \\"b\\" c" ${a}\n`,
      {},
      `no-pty,command="a \\"b\\" c" ${a}\n`,
    ],
    ["one that is there behind blanks", ` \t${a}\n`, {}, ` \t${a}\n`],
    ["a remark is no key", `#${a}\n`, {}, `#${a}\n${a} alice\n`],
    ["a stated comment", `${a} other\n`, { comment: "new one" }, `${a} new one\n`],
    ["a stated comment, none", `${a} other\n`, { comment: "" }, `${a}\n`],
    ["stated options", `${a} other\n`, { options: "no-pty" }, `no-pty ${a} other\n`],
    ["stated options instead of others", `from="x y" ${a}\n`, { options: "no-pty" }, `no-pty ${a}\n`],
    ["stated options, none", `from="x" ${a}\n`, { options: "" }, `${a}\n`],
    ["options of a new one", "", { options: "no-pty" }, `no-pty ${a} alice\n`],
    ["twice, and options are not stated", `${a}\nno-pty ${a}\n`, {}, `${a}\nno-pty ${a}\n`],
    ["twice, and the second one would open more", `${a}\n${a} x\n`, { options: "no-pty" }, `no-pty ${a}\n`],
    ["twice in the list", "", { keys: [key(a), key(`${a} again`)] }, `${a} again\n`],
    ["a key inside of another one's options", `command="${a}" ${b}\n`, {}, `command="${a}" ${b}\n${a} alice\n`],
    ["a file of Windows", `${b}\r\n`, {}, `${b}\r\n${a} alice\r\n`],
    ["exclusively", `# ours\n${b} bob\n\n${a} x\n`, { exclusive: true }, `# ours\n\n${a} x\n`],
    ["exclusively, with what sshd may know and we do not", "new-type AAAA\n", { exclusive: true }, `${a} alice\n`],
    ["exclusively, twice", `${a}\nno-pty ${a}\n`, { exclusive: true }, `${a}\n`],
    ["exclusively, none", `# x\n${a}\nno-pty ${b}\n`, { exclusive: true, keys: [] }, "# x\n"],
  ])("%s", (_what, before, wanted, after) => {
    expect(put(before, wanted)).toBe(after);
    expect(put(after, wanted)).toBe(after);
  });
});

describe("keys that are taken out of authorized_keys", () => {
  it.each([
    ["one", `${a} x\n${b}\n`, `${b}\n`],
    ["with options, and more than once", `no-pty ${a} x\n${b}\n\t${a}\n`, `${b}\n`],
    ["none", `# ${a}\n${b}`, `# ${a}\n${b}`],
    ["none of nothing", "", ""],
  ])("%s", (_what, before, after) => expect(withoutKeys(before, [key(a)])).toBe(after));
});

it.each([
  [{ "no-pty": true }, "no-pty"],
  [{ from: "10.0.0.0/8", restrict: true }, 'from="10.0.0.0/8",restrict'],
  [{ permitopen: ["a:1", "b:2"] }, 'permitopen="a:1",permitopen="b:2"'],
  [{ command: 'echo "a, b" \\n' }, 'command="echo \\"a, b\\" \\n"'],
  [{}, ""],
] as const)("options are written as sshd reads them: %j", (options, text) => expect(optionText(options)).toBe(text));
