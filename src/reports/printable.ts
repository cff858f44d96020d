import { stripVTControlCharacters } from "node:util";

/** All that moves the cursor, alters the terminal, or turns the direction of reading. */
const harmful = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text that a terminal can do no more with than show it: control characters become visible ones.
 *
 * @example printable("a\x1b[2Jb") // "a␛[2Jb"
 */
export function printable(text: string): string {
  return text.replaceAll(harmful, visible);
}

/** What a command printed, as a terminal would show it: colours dropped, of a rewritten line the last state. */
export function printableOutput(text: string): string {
  const lines = stripVTControlCharacters(text).split("\n");
  return printable(lines.map((line) => lastState(line)).join("\n"));
}

/** For one line: newlines and tabs are made visible or plain too. */
export function printableLine(text: string): string {
  return printable(text.replaceAll("\t", " ").replaceAll("\n", "␊"));
}

function lastState(line: string): string {
  const states = line.split("\r").filter((state) => state !== "");
  return states.at(-1) ?? "";
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x7f) return "␡";
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
