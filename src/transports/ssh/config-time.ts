import { ConnectionError, type Place } from "../../errors.ts";

const units = new Map([
  ["", 1],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400],
  ["w", 604_800],
]);

/** A time in a configuration, and where it is from. */
interface WrittenTime {
  readonly words: readonly string[];
  readonly at: Place;
}

/** Milliseconds of a time as sshd_config(5) writes it, `90`, `1m30s`; undefined for none and 0, which stand for no limit. */
export function timeInMs({ words: [text = ""], at }: WrittenTime): number | undefined {
  if (text.toLowerCase() === "none") return undefined;
  const parts = [...text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text.toLowerCase()) {
    throw new ConnectionError(`the ssh configuration has a time that is none: ${text}`, { at });
  }
  const seconds = parts.reduce((sum, [, digits, unit = ""]) => sum + Number(digits) * (units.get(unit) ?? 1), 0);
  return seconds === 0 ? undefined : seconds * 1000;
}
