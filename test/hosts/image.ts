import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { note } from "../costs/ledger.ts";
import { ensurePrograms } from "./debian-packages.ts";
import { CHECKOUT } from "./paths.ts";
import { mustRun, runCommand } from "./run-command.ts";

/** The image every test host is started from. */
export const IMAGE = "tsamae-test-host:bookworm";

/** The password of `ops`, for logging in and for sudo; awkward on purpose. */
export const OPS_PASSWORD = `it's a "long" $way & back\\`;

const BASE = "tsamae-test-base:bookworm";
const RECIPE_LABEL = "tsamae.recipe";
const CONTEXT = join(CHECKOUT, "test", "hosts", "image");

/** A minimal Debian from the distribution's own mirror, so that no image registry is needed. */
const BOOTSTRAP = `mmdebstrap --quiet --variant=minbase --mode=root --aptopt='Acquire::Check-Valid-Until "false"' bookworm -`;

/** Builds the test host's image, unless the one that is there came from the same recipe. */
export async function ensureImage(): Promise<void> {
  const base = digest([BOOTSTRAP]);
  const recipe = digest([base, OPS_PASSWORD, ...(await contextFiles(CONTEXT))]);
  if ((await recipeOf(IMAGE)) === recipe) return;
  if ((await recipeOf(BASE)) !== base) await buildBase(base);
  await buildImage({ tag: IMAGE, context: CONTEXT, recipe, values: { BASE, OPS_PASSWORD } });
}

/** Builds an image upon the test host's, from a folder with a Dockerfile that takes `BASE`, unless it is there. */
export async function ensureImageUpon(tag: string, context: string): Promise<void> {
  await ensureImage();
  const recipe = digest([(await recipeOf(IMAGE)) ?? "", ...(await contextFiles(context))]);
  if ((await recipeOf(tag)) !== recipe) await buildImage({ tag, context, recipe, values: { BASE: IMAGE } });
}

export interface Preparation {
  /** Debian packages that are installed. */
  readonly installed?: readonly string[] | undefined;
  /** Debian packages that lie in apt's cache with what they depend on: to install one needs no network. */
  readonly downloaded?: readonly string[] | undefined;
}

/** The image with these packages, built upon the test host's unless it is there; gives back its name. */
export async function preparedImage({ installed = [], downloaded = [] }: Preparation): Promise<string> {
  if (installed.length + downloaded.length === 0) return IMAGE;
  await ensureImage();
  const names = [...installed, ...(downloaded.length === 0 ? [] : ["ready-for", ...downloaded])];
  const tag = `tsamae-test-host:${names.join("-")}`;
  const dockerfile = preparationOf(installed, downloaded);
  const recipe = digest([(await recipeOf(IMAGE)) ?? "", dockerfile]);
  if ((await recipeOf(tag)) !== recipe) await buildImage({ tag, dockerfile, recipe, values: {} });
  return tag;
}

function preparationOf(installed: readonly string[], downloaded: readonly string[]): string {
  const install = "DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends";
  const steps = ["apt-get -q update", "apt-get clean"];
  if (installed.length > 0) steps.splice(1, 0, `${install} ${installed.join(" ")}`);
  if (downloaded.length > 0) steps.push(`${install} --download-only ${downloaded.join(" ")}`);
  return `FROM ${IMAGE}\nRUN ${steps.join(" && ")}\n`;
}

async function buildBase(recipe: string): Promise<void> {
  await ensurePrograms(["mmdebstrap"]);
  const keep = `docker import --change 'LABEL ${RECIPE_LABEL}=${recipe}' - ${BASE}`;
  await mustRun(["bash", "-o", "pipefail", "-c", `${BOOTSTRAP} | ${keep}`]);
}

interface ImageBuild {
  readonly tag: string;
  /** A folder with a Dockerfile; without one `dockerfile` is the text of it. */
  readonly context?: string;
  readonly dockerfile?: string;
  readonly recipe: string;
  readonly values: Readonly<Record<string, string>>;
}

async function buildImage({ tag, context = "-", dockerfile = "", recipe, values }: ImageBuild): Promise<void> {
  const build = ["docker", "build", "--tag", tag, "--label", `${RECIPE_LABEL}=${recipe}`];
  const args = Object.entries(values).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  note("image build");
  // The old builder, because Debian's docker comes without the plugin that the new one needs.
  await mustRun([...build, ...args, context], { input: dockerfile, env: { DOCKER_BUILDKIT: "0" } });
  await mustRun(["docker", "image", "prune", "--force", "--filter", `label=${RECIPE_LABEL}`]);
}

async function recipeOf(image: string): Promise<string | undefined> {
  const format = `{{ index .Config.Labels "${RECIPE_LABEL}" }}`;
  const { status, stdout } = await runCommand(["docker", "image", "inspect", "--format", format, image]);
  return status === 0 ? stdout.trim() : undefined;
}

async function contextFiles(context: string): Promise<string[]> {
  const names = (await readdir(context)).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(context, name), "utf8")));
  return names.flatMap((name, index) => [name, texts[index] ?? ""]);
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
