import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secret } from "../../src/values/secret.ts";
import { lines, quote, raw, sh } from "../../src/values/shell.ts";
import { randomCases, seed } from "../random-cases.ts";

/** All that makes a shell do something, and some of what it leaves alone. */
const word = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(..."'\"\\$`!*?[]{}()<>|&;~#= \t\n\r-a".split("")), maxLength: 20 }),
  fc.constantFrom(
    "",
    "-n",
    "--",
    "~",
    "~root",
    "a=b",
    "'",
    "''",
    "\\'",
    "$(id)",
    "`id`",
    "!!",
    "{a,b}",
    "#",
    "*",
    "ß €",
  ),
);

/** A shell gets bytes; half of a surrogate pair has none. */
const words = fc.array(
  word.map((text) => Buffer.from(text.replaceAll("\0", "")).toString()),
  { minLength: 1, maxLength: 5 },
);

const shells = [["sh"], ["bash"], ["busybox", "ash"]].filter(
  ([program = ""]) => spawnSync("sh", ["-c", 'command -v "$1"', "sh", program]).status === 0,
);

function printed([program = "", ...args]: readonly string[], script: string): readonly string[] {
  const { stdout, status } = spawnSync(program, [...args, "-c", script], { encoding: "utf8" });
  expect(status).toBe(0);
  return stdout.split("\0").slice(0, -1);
}

describe("the sh tag", () => {
  it.each(shells)(`hands any words to %s unaltered (seed ${seed})`, (...shell) => {
    fc.assert(
      fc.property(words, (given) => {
        expect(printed(shell, sh`printf '%s\\0' ${given}`.text)).toEqual(given);
        expect(printed(shell, given.map((one) => sh`printf '%s\\0' ${one}`.text).join("\n"))).toEqual(given);
      }),
      randomCases(60),
    );
  });

  it.each([
    ["", "''"],
    ["nginx", "nginx"],
    ["/etc/nginx/a-b_c.conf", "/etc/nginx/a-b_c.conf"],
    ["g++", "g++"],
    ["user@host:22", "user@host:22"],
    ["a b", "'a b'"],
    ["it's", `'it'\\''s'`],
    ["a=b", "'a=b'"],
    ["~", "'~'"],
    ["$HOME", "'$HOME'"],
    ["a\nb", "'a\nb'"],
    ["größe", "'größe'"],
  ])("quotes %j as %s", (text, expected) => expect(quote(text)).toBe(expected));

  it("puts commands in as they are, lists as several words, numbers as digits", () => {
    const inner = sh`echo ${"a b"}`;
    expect(sh`${inner} | head -n ${3} -- ${["x y", "z"]} ${[]}`.text).toBe("echo 'a b' | head -n 3 -- 'x y' z ");
    expect(lines([inner, raw("true; false")]).text).toBe("echo 'a b'\ntrue; false");
  });

  it("leaves backslashes to TypeScript, as any template does", () => {
    expect(sh`printf '%s\\n' a`.text).toBe("printf '%s\\n' a");
  });

  it("refuses a NUL byte, which no argument can carry", () => {
    expect(() => sh`echo ${"a\0b"}`).toThrow(new TypeError('a shell command cannot carry a NUL byte: "a\\u0000b"'));
    expect(() => sh`echo ${["a", "\0"]}`).toThrow(TypeError);
    expect(() => raw("a\0b")).toThrow(TypeError);
  });

  it.each([
    [undefined, "undefined"],
    [null, "null"],
    [true, "boolean"],
    [{ a: 1 }, "a Object"],
    [Object.create(null), "object"],
    [secret({ text: "hunter2!" }), "a Secret"],
  ])("names the kind of any other value, not the value (%#)", (value, kind) => {
    expect(() => sh`echo ${value as never}`).toThrow(
      new TypeError(`sh: expected a string, a number, a command or a list of strings, got ${kind}`),
    );
    expect(() => sh`echo ${[value] as never}`).toThrow(
      new TypeError(`sh: expected a list of strings, got one with ${kind}`),
    );
  });
});
