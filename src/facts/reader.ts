import { SpoiltAnswer } from "./fact.ts";

/** Takes an answer apart from its beginning; what does not fit spoils it. */
export interface Reader {
  /** The groups of a pattern that fits here. The pattern must be sticky (`/…/y`). */
  take(pattern: RegExp): readonly string[];
  /** The same, or undefined where it does not fit: then nothing is taken. */
  try(pattern: RegExp): readonly string[] | undefined;
  /** Takes just this text, if it comes next. */
  skip(text: string): boolean;
  /** Text as `length:text`, the one form that may hold anything. */
  counted(): string;
  /** @throws SpoiltAnswer if anything is left. */
  end(): void;
}

export function reader(text: string): Reader {
  let at = 0;
  const spoilt = (wanted: string): SpoiltAnswer =>
    new SpoiltAnswer(`expected ${wanted} at byte ${at} of an answer, found ${JSON.stringify(text.slice(at, at + 40))}`);
  const attempt = (pattern: RegExp): readonly string[] | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return undefined;
    at += found[0].length;
    return found.slice(1);
  };
  const take = (pattern: RegExp): readonly string[] => {
    const found = attempt(pattern);
    if (found === undefined) throw spoilt(String(pattern));
    return found;
  };
  const chars = (count: number): string => {
    if (at + count > text.length) throw spoilt(`${count} more`);
    at += count;
    return text.slice(at - count, at);
  };
  return {
    take,
    try: attempt,
    skip(wanted) {
      const fits = text.startsWith(wanted, at);
      if (fits) at += wanted.length;
      return fits;
    },
    counted: () => chars(Number(take(/(\d+):/y)[0])),
    end() {
      if (at !== text.length) throw spoilt("the end");
    },
  };
}
