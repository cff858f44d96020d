import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ensurePrograms } from "./debian-packages.ts";
import { SCRATCH } from "./paths.ts";
import { mustRun } from "./run-command.ts";

/** Opens the second test key; the blank and the quotes are there for whoever forgets to quote. */
export const KEY_PASSPHRASE = `open 'the' "door" $1`;

/** Paths of the private keys that every user of every test host accepts. */
export interface TestKeys {
  readonly plain: string;
  /** Encrypted with {@link KEY_PASSPHRASE}. */
  readonly encrypted: string;
  /** The text of an authorized_keys file with both. */
  readonly authorizedKeys: string;
}

/** The key pairs of the test hosts: made once on each machine, never part of an image or of the repository. */
export async function ensureKeys(): Promise<TestKeys> {
  const folder = join(SCRATCH, "keys");
  if (!existsSync(folder)) await makeKeys(folder);
  const plain = join(folder, "id_ed25519");
  const encrypted = join(folder, "id_with_passphrase");
  const publicKeys = await Promise.all([plain, encrypted].map((path) => readFile(`${path}.pub`, "utf8")));
  return { plain, encrypted, authorizedKeys: publicKeys.join("") };
}

async function makeKeys(folder: string): Promise<void> {
  await ensurePrograms(["ssh", "ssh-keygen"]);
  const draft = `${folder}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await makeKey(join(draft, "id_ed25519"), "");
  await makeKey(join(draft, "id_with_passphrase"), KEY_PASSPHRASE);
  try {
    await rename(draft, folder);
  } catch (error) {
    // Another worker was faster; its keys are as good, and hosts may already know them.
    if (!existsSync(folder)) throw error;
    await rm(draft, { recursive: true });
  }
}

async function makeKey(path: string, passphrase: string): Promise<void> {
  await mustRun(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "tsamae-test", "-f", path]);
}
