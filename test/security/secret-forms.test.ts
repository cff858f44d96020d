import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandFailure } from "../../src/engine/failure.ts";
import { LiveLines } from "../../src/engine/live-lines.ts";
import { scrub, secret, uncutEnd } from "../../src/values/secret.ts";
import { raw } from "../../src/values/shell.ts";
import { randomCases, seed } from "../random-cases.ts";

/** What people have as passwords and tokens: with quotes, a line end, `%`, a backslash, 200 characters. */
const planted = [
  `say "hallo" to-6f1e`,
  `it's-quoted-8c2d`,
  "first half-91ab\nsecond half-77fe",
  "100%-percent%20-52aa",
  String.raw`back\slash\n-3fd0`,
  `<tag>&amp;-b7e4`,
  "ünïcödé-🔑-90cc",
  Array.from({ length: 200 }, (_, n) => "abcdefghijklmnopqrstuvwxyz0123456789"[(n * n + 7 * n) % 36]).join(""),
];
for (const text of planted) secret({ text });

const writings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  JSON: (text) => JSON.stringify({ password: text }),
  "JSON in JSON": (text) => JSON.stringify([JSON.stringify(text)]),
  URL: (text) => `https://ann:${encodeURIComponent(text)}@example.com/`,
  shell: (text) => `curl -u 'ann:${text.replaceAll("'", String.raw`'\''`)}'`,
  base64: (text) => Buffer.from(text).toString("base64"),
  "basic authentication": (text) => Buffer.from(`ann:${text}`).toString("base64"),
  "another name": (text) => Buffer.from(`anna:${text}!`).toString("base64"),
  base64url: (text) => Buffer.from(`x${text}`).toString("base64url"),
};

/** The longest run of characters of a secret that can be seen. */
function seen(text: string, hidden: string): number {
  for (let length = hidden.length; length > 0; length -= 1)
    for (let start = 0; start + length <= hidden.length; start += 1)
      if (text.includes(hidden.slice(start, start + length))) return length;
  return 0;
}

describe.each(Object.entries(writings))("a secret written as %s", (_, write) => {
  it.each(planted)("is scrubbed: %j", (text) => {
    const written = write(text);
    const clean = scrub(`before ${written} after`);
    expect(clean).toContain("[secret]");
    for (const line of written.split("\n")) expect(clean).not.toContain(line);
    for (const line of text.split("\n")) expect(clean).not.toContain(line);
  });
});

describe("output that is cut", () => {
  const reply = (stderr: string) => [
    { state: "done", status: 1, stdout: new Uint8Array(), stderr: Buffer.from(stderr) } as const,
  ];
  const frame = { script: raw("make"), process: {} };

  it.each(planted)("shows no part of a secret in a failure: %j", (text) => {
    for (const line of text.split("\n"))
      for (let rest = 3990; rest <= 4000; rest += 1) {
        const { stderr = "" } = commandFailure(
          { does: [frame], frames: [frame] },
          reply(line + "x".repeat(rest)),
          false,
        );
        expect(seen(stderr, line)).toBeLessThan(4);
      }
  });

  it(`shows none in what is told while a command runs, wherever its chunks are cut (seed ${seed})`, () => {
    const piece = fc.oneof(fc.constantFrom(...planted.map((text) => text.replaceAll("\n", ""))), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.integer({ min: 1, max: 70_000 }), (pieces, size) => {
        const bytes = Buffer.from(
          `${"x".repeat(66_000)}${pieces.map((one) => one.replaceAll(/[\r\n]/g, "")).join("-")}`,
        );
        const lines = new LiveLines();
        const told: string[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          const chunk = bytes.subarray(at, at + size);
          told.push(lines.take({ frame: 0, stream: "stdout", chunk })?.text ?? "");
        }
        told.push(...lines.rest().map(({ text }) => text));
        expect(told.join("")).toBe(bytes.toString());
        for (const text of planted.filter((one) => !one.includes("\n")))
          expect(told.map(scrub).join("")).not.toContain(text);
      }),
      randomCases(60),
    );
  });

  it("is cut before a secret, and before the beginning of one", () => {
    const text = `${"x".repeat(300)}${planted[1]}${"y".repeat(300)}`;
    expect(uncutEnd(text, 305)).toBe(300);
    expect(uncutEnd(text, 300)).toBe(300);
    expect(uncutEnd(text, text.length)).toBeLessThanOrEqual(text.length - 199);
  });
});
