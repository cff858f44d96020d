import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callProgram } from "../transports/call-program.ts";
import { bootstrapFailure } from "./bootstrap-failure.ts";
import { type BuiltInHost, builtInHosts } from "./built-in-hosts.ts";
import type { ContainerEngine } from "./container-engine.ts";

interface Fetching {
  readonly engine: ContainerEngine;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/**
 * The bare image of a release: the engine's own, a registry's, or, where no registry answers, one made of packages by
 * mmdebstrap(1).
 *
 * @throws ConnectionError when it cannot be had in any of these ways.
 */
export async function bareImage(release: BuiltInHost, { engine, signal, say }: Fetching): Promise<string> {
  const image = builtInHosts[release];
  const made = `tsamae-host-base:${release}`;
  for (const known of [image, made]) {
    if ((await engine.ask(["image", "inspect", known])) !== undefined) return known;
  }
  if ((await engine.ask(["pull", "--quiet", image], signal)) !== undefined) return image;
  signal.throwIfAborted();
  say(`no registry gives ${image}: making it of packages`);
  const folder = await mkdtemp(join(tmpdir(), "tsamae-host-"));
  try {
    const archive = join(folder, "base.tar");
    await bootstrap(release, { archive, signal });
    await engine.call(["import", archive, made], {
      what: `the engine does not take what was made of ${release}`,
      signal,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return made;
}

interface Bootstrap {
  readonly archive: string;
  readonly signal: AbortSignal;
}

async function bootstrap(release: BuiltInHost, { archive, signal }: Bootstrap): Promise<void> {
  // Not --quiet: what apt says would be left out, and that is the reason.
  const options = ["--variant=minbase", `--aptopt=Acquire::Check-Valid-Until "false"`];
  const end = await callProgram(["mmdebstrap", ...options, release, archive], signal);
  signal.throwIfAborted();
  if (end.status !== 0) throw bootstrapFailure(release, end);
}
