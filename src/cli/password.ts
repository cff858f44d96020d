import { readFileSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { once } from "../values/once.ts";
import { type Secret, secret } from "../values/secret.ts";
import type { AskHidden } from "./ask-hidden.ts";
import type { World } from "./world.ts";

/** What was said on the command line about a password. */
export interface PasswordChoice {
  readonly ask: boolean;
  readonly file: string | undefined;
}

/** One of the passwords that may be needed. */
export interface PasswordKind {
  /** `password of deploy@web1` */
  readonly name: string;
  readonly fileFlag: string;
  readonly variable: string;
}

/** Who can be asked. */
export interface Askable {
  readonly world: World;
  readonly ask: AskHidden;
}

/** Where a password comes from: the terminal, else a file, else the environment; undefined when nobody gave one. */
export function passwordSource(
  choice: PasswordChoice,
  kind: PasswordKind,
  { world, ask }: Askable,
): (() => Promise<Secret>) | undefined {
  if (choice.ask)
    return once(() =>
      ask(kind.name, {
        signal: world.signal,
        instead: `give it with ${kind.fileFlag} FILE or the environment variable ${kind.variable}`,
      }),
    );
  if (choice.file !== undefined) {
    const given = passwordInFile(choice.file, kind.fileFlag);
    return async () => given;
  }
  const value = world.env[kind.variable];
  if (value === undefined || value === "") return undefined;
  const given = secret({ text: value });
  return async () => given;
}

/** A key's passphrase: from the environment, else from the terminal. */
export function passphraseSource({ world, ask }: Askable): (keyFile: string) => Promise<Secret> {
  const value = world.env.TSAMAE_KEY_PASSPHRASE;
  if (value !== undefined && value !== "") {
    const given = secret({ text: value });
    return async () => given;
  }
  const instead =
    "give it with the environment variable TSAMAE_KEY_PASSPHRASE, or add the key to the ssh agent (ssh-add)";
  return (keyFile) => ask(`passphrase of ${keyFile}`, { signal: world.signal, instead });
}

function passwordInFile(path: string, about: string): Secret {
  const line = readText(path, about).split(/\r?\n/, 1)[0] ?? "";
  if (line === "") throw new UsageError(`the first line of ${path} is empty; it should be the password`, { about });
  return secret({ text: line });
}

function readText(path: string, about: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      about,
      cause: error,
    });
  }
}
