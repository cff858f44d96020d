import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { parseImageStart } from "../transports/docker/image-start.ts";
import { bareImage } from "./bare-image.ts";
import { type BuiltInHost, builtInHosts, hostDockerfile } from "./built-in-hosts.ts";
import type { ContainerEngine } from "./container-engine.ts";
import type { TestedImage } from "./host-test.ts";

/** An image that hosts are started from. */
export interface HostImage {
  readonly reference: string;
  /** As the engine calls it, whatever it is tagged. */
  readonly id: string;
  /** Whether its own program is an init, which boots it. */
  readonly boots: boolean;
}

export interface ImageMaking {
  readonly engine: ContainerEngine;
  /** Where the test lies: paths are relative to it. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Told before what takes long. */
  readonly say: (text: string) => void;
}

/**
 * The image of a tested host, made or fetched where it is not there.
 *
 * @throws ConnectionError when it cannot be had.
 */
export async function hostImage(host: TestedImage, making: ImageMaking): Promise<HostImage> {
  const reference = await referenceOf(host, making);
  const what = `there is no image ${reference}`;
  const format = "{{.Id}} {{json .Config}}";
  const told = await making.engine.call(["image", "inspect", "--format", format, reference], { what });
  const [, id = "", config = ""] = /^(\S+) (.*)$/s.exec(told) ?? [];
  const { entrypoint, command } = parseImageStart(config);
  return { reference, id, boots: isInit([...(entrypoint ?? []), ...(command ?? [])]) };
}

/** The old builder keeps the container in which a build failed, unless it is told not to. */
const build = ["build", "--force-rm", "--tag"];

async function referenceOf(host: TestedImage, making: ImageMaking): Promise<string> {
  if (typeof host === "string") return builtIn(host, making);
  const { engine, folder, signal, say } = making;
  if ("dockerfile" in host) {
    const file = resolve(folder, host.dockerfile);
    const tag = `tsamae-host:${digest(file)}`;
    const args = [...build, tag, "--file", file, dirname(file)];
    say(`building ${host.dockerfile}`);
    await engine.call(args, { what: `${host.dockerfile} cannot be built`, signal });
    return tag;
  }
  if ((await engine.ask(["image", "inspect", host.image])) !== undefined) return host.image;
  say(`fetching ${host.image}`);
  await engine.call(["pull", "--quiet", host.image], { what: `the image ${host.image} cannot be fetched`, signal });
  return host.image;
}

/** Tells by which recipe an image was made. */
const recipeLabel = "tsamae.recipe";

async function builtIn(release: BuiltInHost, making: ImageMaking): Promise<string> {
  const { engine, signal, say } = making;
  const tag = `tsamae-host:${release}`;
  const recipe = digest(builtInHosts[release] + hostDockerfile);
  const format = `{{ index .Config.Labels "${recipeLabel}" }}`;
  if ((await engine.ask(["image", "inspect", "--format", format, tag])) === recipe) return tag;
  say(`making a host of ${builtInHosts[release]}: once, it takes a minute or two`);
  const base = await bareImage(release, making);
  const context = await mkdtemp(join(tmpdir(), "tsamae-host-"));
  try {
    await writeFile(join(context, "Dockerfile"), hostDockerfile);
    const labels = ["--label", `${recipeLabel}=${recipe}`];
    const args = [...build, tag, ...labels, "--build-arg", `BASE=${base}`, context];
    await engine.call(args, { what: `a host of ${builtInHosts[release]} cannot be made`, signal });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
  return tag;
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** Whether this is how systemd, or another init, is started. */
const isInit = ([program = ""]: readonly string[]): boolean => ["init", "systemd"].includes(basename(program));
