import { createHash } from "node:crypto";
import { dirname } from "node:path/posix";
import { change, defineResource, facts, type HostView, nameProperty, RecipeError, sh, t } from "tsamae";
import { buildxFolder, type DockerProcess, requirePlugin } from "./buildx-folder.ts";
import { contextDigest } from "./context-digest.ts";
import { requirePlatforms } from "./platform.ts";

export interface BuildxImageProperties {
  /** What it is called: `registry.example.com/team/app:1.2`. Default: the resource's name. */
  tag?: string | undefined;
  /** The folder of the host that it is built of, absolute. */
  context: string;
  /** The Dockerfile, in the context. Default: `Dockerfile`. */
  dockerfile?: string | undefined;
  /** What it is built for. Not stated: the builder's own platform. */
  platforms?: readonly string[] | undefined;
  /** Pushes it to the registry that its tag names. */
  push?: boolean | undefined;
  /** Puts it into the engine's own images: one platform at a time. */
  load?: boolean | undefined;
  /** Where else it goes, as for `docker buildx build --output`: `"type=oci,dest=/srv/app.tar"`. */
  output?: string | undefined;
  /** The builder. Not stated: the user's current one. */
  builder?: string | undefined;
  /** Values for the Dockerfile's `ARG`. They stay in the image's history: nothing secret. */
  buildArgs?: Readonly<Record<string, string>> | undefined;
}

interface Prepared {
  /** All that it is built with, besides the context. */
  readonly words: readonly string[];
}

/**
 * An image for one platform or several, built when its context, or what it is built with, is not what it was the last time.
 *
 * @example
 * buildxImage("registry.example.com/team/app:1.2", {
 *   context: "/srv/app",
 *   platforms: ["linux/amd64", "linux/arm/v7", "linux/arm64"],
 *   builder: "multi",
 *   push: true,
 * });
 */
export const buildxImage = defineResource<BuildxImageProperties, Prepared>()({
  type: "buildxImage",
  properties: {
    tag: nameProperty(t.string()),
    context: t.path(),
    dockerfile: t.optional(t.string()),
    platforms: t.optional(t.list(t.string()), []),
    push: t.optional(t.boolean(), false),
    load: t.optional(t.boolean(), false),
    output: t.optional(t.string()),
    builder: t.optional(t.string()),
    buildArgs: t.optional(t.record(t.string()), {}),
  },
  defaultAction: "build",
  actions: {
    build({ tag, context, dockerfile, load, words, process }, host) {
      host.require(contextDigest(context), (digest) => digest !== undefined, {
        message: `there is no folder ${context}`,
        assumption: `${context} is a folder by then`,
      });
      const digest = host.read(contextDigest(context)) ?? "";
      const stamp = keptStamp(tag, process, host);
      const text = `${digest}\n${sha256(JSON.stringify([context, dockerfile, words]))}\n`;
      const why = stamp.text === text ? missing(tag, load, process, host) : changed(stamp.text, text);
      if (why === undefined) return [];
      requirePlugin(process, host);
      const file = dockerfile === undefined ? [] : [`--file=${context}/${dockerfile}`];
      const script = sh`docker buildx build --progress=plain ${[...words, ...file, "--", context]} || exit
umask 077; mkdir -p -- ${dirname(stamp.path)} && cat >${stamp.path}`;
      const { path, canonical, crossedLink } = stamp;
      return [
        change(
          `build, ${why}`,
          { script, content: Buffer.from(text) },
          { makes: [facts.content(path).is({ text, canonical, crossedLink })] },
        ),
      ];
    },
  },
  prepare({ tag, platforms, push, load, output, builder, buildArgs, dockerfile }) {
    requirePlatforms(platforms);
    if (!/^[a-z\d][\w./:-]*$/.test(tag)) throw new RecipeError(`expected an image's tag, got ${JSON.stringify(tag)}`);
    if (dockerfile !== undefined && /^\/|(^|\/)\.\.(\/|$)/.test(dockerfile))
      throw new RecipeError("dockerfile: expected a path in the context");
    if ([push, load, output !== undefined].filter(Boolean).length !== 1) {
      throw new RecipeError("expected one of push, load and output", {
        hint: 'push: true; or output: "type=oci,dest=/srv/image.tar"',
      });
    }
    if (load && platforms.length > 1) {
      throw new RecipeError(`load: the engine takes an image for one platform, and these are ${platforms.length}`, {
        hint: 'push: true puts all of them into a registry, output: "type=oci,dest=/srv/image.tar" into a file',
      });
    }
    const words = [
      `--tag=${tag}`,
      ...(builder === undefined ? [] : [`--builder=${builder}`]),
      ...(platforms.length === 0 ? [] : [`--platform=${platforms.join(",")}`]),
      ...Object.entries(buildArgs).map(([name, value]) => `--build-arg=${name}=${value}`),
      output === undefined ? (push ? "--push" : "--load") : `--output=${output}`,
    ];
    return { words };
  },
});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What the image was built of the last time, kept beside the user's builders. */
function keptStamp(tag: string, process: DockerProcess, host: HostView) {
  const path = `${buildxFolder(process, host)}/tsamae/images/${sha256(tag)}`;
  return { path, ...host.read(facts.content(path)) };
}

function changed(before: string | undefined, after: string): string {
  if (before === undefined) return "for the first time";
  return before.split("\n")[0] === after.split("\n")[0] ? "in another way" : "as its context has changed";
}

/** An image that was loaded may have been removed since. */
function missing(tag: string, load: boolean, process: DockerCommand, host: HostView): string | undefined {
  if (!load) return undefined;
  const { text: command } = sh`docker image inspect -- ${tag}`;
  return host.read(facts.command({ ...process, command })).status === 0 ? undefined : "as it is gone";
}

type DockerCommand = Omit<Parameters<typeof facts.command>[0], "command">;
