const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** UTF-8 text as a character a byte, the form in which answers are taken apart. */
export function toBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The text that such bytes spell; what is no UTF-8 becomes U+FFFD. */
export function toText(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** The text that such bytes spell, or undefined where they are no UTF-8. */
export function toExactText(bytes: string | Uint8Array): string | undefined {
  try {
    return strict.decode(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  } catch {
    return undefined;
  }
}

/** A character a byte: positions and lengths are the host's. */
export function asBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
