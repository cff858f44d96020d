/** What a frame feeds its script: bytes, or a source of so many bytes that is read while they are sent. */
export type Content = Uint8Array | ContentSource;

export interface ContentSource {
  /** Bytes. */
  readonly length: number;
  /** Reads it from its beginning, each time anew. */
  readonly pieces: () => Iterable<Uint8Array>;
}

/** Large enough to lose no speed, small enough to tell how far it is. */
const pieceBytes = 256 * 1024;

/**
 * The bytes in pieces, exactly as many as the length says: the host counts on it. A source that has become shorter, or
 * that fails, is filled up with zeros; its digest then shows that it is not what it was.
 */
export function* piecesOf(content: Content): Generator<Uint8Array> {
  if (content instanceof Uint8Array) {
    yield* slices(content);
    return;
  }
  let left = content.length;
  for (const piece of sound(content.pieces())) {
    const part = piece.subarray(0, left);
    left -= part.length;
    yield* slices(part);
    if (left === 0) return;
  }
  for (; left > 0; left -= Math.min(left, pieceBytes)) yield Buffer.alloc(Math.min(left, pieceBytes));
}

/** All of a small content. */
export function bytesOf(content: Content): Uint8Array {
  return content instanceof Uint8Array ? content : Buffer.concat([...piecesOf(content)]);
}

function* sound(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  try {
    yield* pieces;
  } catch {
    // What is missing is filled up.
  }
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}
