/** A member of a zip archive, stored as it is. */
export interface ZipMember {
  readonly name: string;
  readonly content: string;
  /** As in stat(2): a regular file that all may read, unless told. */
  readonly mode?: number | undefined;
}

/** A zip archive as Unix makes it (APPNOTE.TXT), byte by byte, with whatever names. */
export function zipOf(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  for (const { name, content, mode = 0o100644 } of members) {
    const offset = Buffer.concat(locals).length;
    const about = common(content, name);
    locals.push(Buffer.concat([bytes("504b0304"), about, Buffer.from(name), Buffer.from(content)]));
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    // Made by version 3.0, on Unix.
    entries.push(Buffer.concat([bytes("504b01021e03"), about, rest, Buffer.from(name)]));
  }
  const files = Buffer.concat(locals);
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(files.length, 12);
  return Buffer.concat([files, directory, bytes("504b0506"), end]);
}

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

/** What stands in a file's header and in the directory alike: version, flags, method, time, sum, sizes, lengths. */
function common(content: string, name: string): Buffer {
  const size = Buffer.byteLength(content);
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(0x21, 8);
  about.writeUInt32LE(crc32(Buffer.from(content)), 10);
  about.writeUInt32LE(size, 14);
  about.writeUInt32LE(size, 18);
  about.writeUInt16LE(Buffer.byteLength(name), 22);
  return about;
}

/** ISO 3309 */
function crc32(content: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
