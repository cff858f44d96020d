import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { RecipeError } from "../errors.ts";
import type { Content } from "../session/content.ts";
import { type FileContents, longestDiff, uploaded } from "./file-contents.ts";

/** A file of this machine, as it was when its digest was taken. */
export interface LocalFile {
  readonly contents: FileContents;
  readonly isExecutable: boolean;
}

interface Measured {
  readonly digest: string;
  readonly size: number;
  readonly isExecutable: boolean;
}

/**
 * Looks at a file of this machine. It is not held in memory: it is read now for its digest, and again when it is sent.
 *
 * @throws RecipeError when it cannot be read.
 */
export function localFile(path: string): LocalFile {
  const { digest, size, isExecutable } = told(path, () => measured(path));
  let text: { readonly value: string | undefined } | undefined;
  const shortText = (): string | undefined => {
    text ??= { value: size > longestDiff ? undefined : told(path, () => plainText(readFileSync(path))) };
    return text.value;
  };
  return {
    contents: {
      digest,
      size,
      text: shortText,
      isSecret: false,
      sending: () => ({ script: uploaded(digest), stdin: () => contentOf(path, size) }),
    },
    isExecutable,
  };
}

function contentOf(path: string, size: number): Content {
  if (size <= pieceBytes) return told(path, () => readFileSync(path));
  return { length: size, pieces: () => piecesIn(path) };
}

/** Each piece in memory of its own: it is kept until it has been sent. */
function* piecesIn(path: string): Generator<Uint8Array> {
  const opened = openSync(path, "r");
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(pieceBytes);
      const count = readSync(opened, piece);
      if (count === 0) return;
      yield piece.subarray(0, count);
    }
  } finally {
    closeSync(opened);
  }
}

/** By what tells one state of a file from another: many hosts may want the same file. */
const digests = new Map<string, string>();

function measured(path: string): Measured {
  const opened = openSync(path, "r");
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, mode } = fstatSync(opened, { bigint: true });
    const state = [dev, ino, size, mtimeNs, ctimeNs].join(" ");
    const digest = digests.get(state) ?? digestOf(opened);
    digests.set(state, digest);
    return { digest, size: Number(size), isExecutable: (mode & 0o111n) !== 0n };
  } finally {
    closeSync(opened);
  }
}

const pieceBytes = 1024 * 1024;

function digestOf(opened: number): string {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(pieceBytes);
  for (;;) {
    const count = readSync(opened, piece);
    if (count === 0) return hash.digest("hex");
    hash.update(piece.subarray(0, count));
  }
}

function plainText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function told<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RecipeError(`the source ${path} cannot be read: ${why}`, { cause: error });
  }
}
