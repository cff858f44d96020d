import { keyIdentity, type PublicKey, parsePublicKey } from "../values/public-key.ts";
import { insertLine, joined, linesOf, type TextLine } from "../values/text-lines.ts";

/** What sshd(8) puts before a key: `{ from: "10.0.0.0/8", "no-pty": true }`. */
export type KeyOptions = Readonly<Record<string, true | string | readonly string[]>>;

export interface WantedKeys {
  readonly keys: readonly PublicKey[];
  /** As they stand before a key. Undefined: kept. */
  readonly options: string | undefined;
  /** Undefined: kept; for a new key, its own. */
  readonly comment: string | undefined;
  /** No other key stays. */
  readonly exclusive: boolean;
}

/** The text of `authorized_keys` with these keys in it; remarks and empty lines stay. */
export function withKeys(text: string, { keys, options, comment, exclusive }: WantedKeys): string {
  const missing = new Map(keys.map((key) => [keyIdentity(key), key]));
  const wanted = new Set(missing.keys());
  const kept: readonly TextLine[] = linesOf(text).flatMap((line): readonly TextLine[] => {
    if (isRemark(line)) return [line];
    const entry = parseEntry(line.text);
    const identity = entry === undefined ? "" : keyIdentity(entry.key);
    if (entry === undefined || !wanted.has(identity)) return exclusive ? [] : [line];
    // A second one with other options would let in whom the first one keeps out.
    if (!missing.delete(identity)) return exclusive || options !== undefined ? [] : [line];
    return [{ ...line, text: updated(line.text, entry, { options, comment }) }];
  });
  const added = [...missing.values()].map((key): Entry => {
    return { options: options ?? "", key: { ...key, comment: comment ?? key.comment } };
  });
  return joined(added.reduce((lines, entry) => insertLine(lines, written(entry)), kept));
}

/** The text of `authorized_keys` without these keys. */
export function withoutKeys(text: string, keys: readonly PublicKey[]): string {
  const unwanted = new Set(keys.map(keyIdentity));
  const isUnwanted = (line: TextLine): boolean => {
    const entry = isRemark(line) ? undefined : parseEntry(line.text);
    return entry !== undefined && unwanted.has(keyIdentity(entry.key));
  };
  return joined(linesOf(text).filter((line) => !isUnwanted(line)));
}

/** Options as sshd(8) reads them: the backslash means something before a double quote only. */
export function optionText(options: KeyOptions): string {
  const one = (name: string, value: true | string): string =>
    value === true ? name : `${name}="${value.replaceAll('"', '\\"')}"`;
  return Object.entries(options)
    .flatMap(([name, value]) =>
      (value === true || typeof value === "string" ? [value] : value).map((each) => one(name, each)),
    )
    .join(",");
}

interface Entry {
  readonly options: string;
  readonly key: PublicKey;
}

const isRemark = ({ text }: TextLine): boolean => /^[ \t]*(?:#|$)/.test(text);

/** Undefined for a line that sshd(8) would skip. */
function parseEntry(line: string): Entry | undefined {
  const text = line.trim();
  const plain = parsePublicKey(text);
  if (plain !== undefined) return { options: "", key: plain };
  const options = /^(?:\\"|"(?:\\"|[^"\\]|\\(?!"))*"|[^ \t"\\]|\\(?!"))+(?=[ \t])/.exec(text)?.[0];
  const key = options === undefined ? undefined : parsePublicKey(text.slice(options.length));
  return options === undefined || key === undefined ? undefined : { options, key };
}

function updated(line: string, now: Entry, { options, comment }: Pick<WantedKeys, "options" | "comment">): string {
  const next = { options: options ?? now.options, key: { ...now.key, comment: comment ?? now.key.comment } };
  const isSame = next.options === now.options && next.key.comment === now.key.comment;
  return isSame ? line : written(next);
}

function written({ options, key: { type, blob, comment } }: Entry): string {
  return [options, type, blob, comment].filter((part) => part !== "").join(" ");
}
