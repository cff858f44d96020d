import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { RecipeError } from "../errors.ts";
import { keyringsFolder } from "../platforms/apt-source.ts";
import { findSource } from "../templates/find-source.ts";

/** A source's key, as a recipe says it. */
export interface WrittenKey {
  readonly key: string | undefined;
  readonly checksum: string | undefined;
  readonly armored: boolean | undefined;
}

/** What is known of a key before the run. */
export interface PreparedKey {
  readonly path: string;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  /** What the host is sent, unless it fetches the key from `url` itself. */
  readonly content: Uint8Array | undefined;
  readonly url: string | undefined;
}

const begin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

/**
 * The key, read from this machine if it is a file.
 *
 * @throws RecipeError for what is no public key, and for a URL without a checksum.
 */
export function prepareKey(
  name: string,
  { key, checksum, armored }: WrittenKey,
  recipeFile: string,
): PreparedKey | undefined {
  if (key === undefined) return undefined;
  const path = (isArmored: boolean): string => `${keyringsFolder}/${name}.${isArmored ? "asc" : "gpg"}`;
  if (/^https?:\/\//.test(key)) {
    if (checksum === undefined) {
      throw new RecipeError("a key from a URL needs its checksum", {
        hint: `\`curl -fsSL ${key} | sha256sum\` tells it; compare the key's fingerprint with what its owner publishes`,
      });
    }
    return { path: path(armored ?? !key.endsWith(".gpg")), digest: checksum, content: undefined, url: key };
  }
  const content = key.includes(begin) ? Buffer.from(`${key.trim()}\n`) : readKey(key, recipeFile);
  const isArmored = content.includes(begin);
  // RFC 9580: the first octet of a public key packet, in the old form and the new one.
  if (!isArmored && ![0x98, 0x99, 0x9a, 0xc6].includes(content[0] ?? 0)) {
    throw new RecipeError("key: that is no OpenPGP public key", {
      hint: "`gpg --export --armor FINGERPRINT` writes one",
    });
  }
  const digest = createHash("sha256").update(content).digest("hex");
  if (checksum !== undefined && checksum !== digest) {
    throw new RecipeError(`key: its checksum is ${digest}, not ${checksum}`);
  }
  return { path: path(isArmored), digest, content, url: undefined };
}

function readKey(source: string, recipeFile: string): Buffer {
  return readFileSync(findSource({ source, path: source, recipeFile, folder: "files", suffixes: [".asc", ".gpg"] }));
}
