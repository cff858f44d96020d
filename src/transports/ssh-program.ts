import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConnectionError } from "../errors.ts";
import { type BecomeRoot, becomeRoot } from "../session/become-root.ts";
import { shellLine } from "../session/loop.ts";
import { openSession } from "../session/open-session.ts";
import type { Session } from "../session/session.ts";
import { retrying } from "./ssh/retry.ts";
import { sshName } from "./ssh/target.ts";
import { expandHome } from "./ssh/tokens.ts";
import { programArguments, type SshProgramOptions } from "./ssh-program/arguments.ts";
import { programChannel } from "./ssh-program/channel.ts";
import { programFailure } from "./ssh-program/failure.ts";
import { programJumps } from "./ssh-program/jumps.ts";
import type { Transport } from "./transport.ts";

export type { SshProgramOptions } from "./ssh-program/arguments.ts";

/**
 * A host over SSH by the system's own `ssh`: for what ssh2 lacks, such as certificates, FIDO keys and GSSAPI. It reads
 * its own configuration; that the host's key is known is asked of it all the same.
 *
 * @example
 * const web = sshProgramTransport({ host: "web1", hostKeyPolicy: "strict", sudo: {} });
 */
export function sshProgramTransport(options: SshProgramOptions): Transport {
  const name = sshName(options.host, options.user, options.port);
  return {
    name,
    outlivesRestarts: true,
    open: (signal) => retrying(() => openOnce(options, name, signal), { retries: options.connectRetries ?? 3, signal }),
  };
}

async function openOnce(options: SshProgramOptions, name: string, signal: AbortSignal): Promise<Session> {
  if (signal.aborted) throw new ConnectionError("stopped", { about: name });
  const root = options.sudo === false ? undefined : await rootBy(options.sudo);
  await using config = await configFor(options.configFiles);
  const { program = "ssh", mayAsk = false } = options;
  const way = { configFile: config.file, jumps: await programJumps(options, config.file) };
  const args = programArguments(options, way, root?.line ?? shellLine);
  const channel = programChannel([program, ...args], mayAsk);
  try {
    return await openSession(channel, {
      name,
      root,
      signal,
      isFar: true,
      helloLimitMs: mayAsk ? PATIENCE_MS : undefined,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    const { reason } = await channel.ended;
    throw programFailure(options, name, { said: channel.said(), reason }) ?? error;
  }
}

/** A person at a prompt of ssh's needs time. */
const PATIENCE_MS = 300_000;

async function rootBy(sudo: Exclude<SshProgramOptions["sudo"], false>): Promise<BecomeRoot> {
  return becomeRoot(await sudo.password?.(), sudo.by);
}

interface ConfigFile extends AsyncDisposable {
  readonly file: string | undefined;
}

/** ssh takes one configuration file: several, or a text, are put in one, which is gone when the shell is there. */
async function configFor(files: SshProgramOptions["configFiles"]): Promise<ConfigFile> {
  const nothing = async () => undefined;
  const [first, ...others] = files ?? [];
  if (first === undefined) return { file: undefined, [Symbol.asyncDispose]: nothing };
  if (typeof first === "string" && others.length === 0)
    return { file: expandHome(first), [Symbol.asyncDispose]: nothing };
  const folder = await mkdtemp(join(tmpdir(), "tsamae-ssh-"));
  const parts = [first, ...others].map((file) =>
    typeof file === "string" ? include(file) : (file.text ?? include(file.file)),
  );
  const file = join(folder, "config");
  await writeFile(file, parts.join("\nMatch all\n"), { mode: 0o600 });
  return { file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

const include = (file: string): string => `Include "${expandHome(file)}"`;
