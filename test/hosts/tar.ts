/** A member of an archive, with whatever an honest tar(1) would not write. */
export interface TarMember {
  readonly name: string;
  /** A file, unless told: `link` is a hard one. */
  readonly type?: "file" | "folder" | "symlink" | "link" | "device" | "pipe" | undefined;
  readonly content?: string | undefined;
  /** Where a link leads. */
  readonly to?: string | undefined;
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
}

const flags = { file: "0", link: "1", symlink: "2", device: "3", folder: "5", pipe: "6" } as const;

const block = 512;

/** An archive in the format of POSIX.1-1988 (ustar), byte by byte. */
export function tarOf(members: readonly TarMember[]): Buffer {
  const parts = members.flatMap((member) => {
    const content = Buffer.from(member.content ?? "");
    return [header(member, content.length), content, Buffer.alloc((block - (content.length % block)) % block)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function header({ name, type = "file", to = "", mode, uid = 0 }: TarMember, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0, 100);
  bytes.write(octal(mode ?? (type === "folder" ? 0o755 : 0o644), 7), 100);
  bytes.write(octal(uid, 7), 108);
  bytes.write(octal(uid, 7), 116);
  bytes.write(octal(size, 11), 124);
  bytes.write(octal(1_700_000_000, 11), 136);
  bytes.write(flags[type], 156);
  bytes.write(to, 157, 100);
  bytes.write("ustar\x0000", 257);
  if (type === "device") bytes.write(`${octal(1, 7)}\0${octal(3, 7)}`, 329);
  // The sum is taken with blanks in the place of itself.
  bytes.fill(" ", 148, 156);
  const sum = bytes.reduce((all, byte) => all + byte, 0);
  bytes.write(`${octal(sum, 6)}\0 `, 148);
  return bytes;
}

const octal = (number: number, digits: number): string => number.toString(8).padStart(digits, "0");
