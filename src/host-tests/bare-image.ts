import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConnectionError } from "../errors.ts";
import { callProgram } from "../transports/call-program.ts";
import { type BuiltInHost, builtInHosts } from "./built-in-hosts.ts";
import { type ContainerEngine, lastLines } from "./container-engine.ts";

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
  const options = ["--quiet", "--variant=minbase", `--aptopt=Acquire::Check-Valid-Until "false"`];
  const { status, said } = await callProgram(["mmdebstrap", ...options, release, archive], signal);
  signal.throwIfAborted();
  if (status === 0) return;
  const about = builtInHosts[release];
  if (status === 127 && said.includes("ENOENT"))
    throw new ConnectionError("no registry gives this image, and there is no mmdebstrap to make it", {
      about,
      hint: "let the engine reach a registry; or apt-get install mmdebstrap, with which an image is made of packages",
    });
  throw new ConnectionError("no registry gives this image, and mmdebstrap cannot make it", {
    about,
    hint: lastLines(said),
  });
}
