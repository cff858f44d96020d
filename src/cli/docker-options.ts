import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import type { DockerImageOptions } from "../transports/docker/image.ts";
import type { DockerOptions } from "../transports/docker.ts";
import { type Given, text } from "./option-kinds.ts";

export type ContainerChoices = DockerOptions;

export interface ImageChoices extends DockerImageOptions {
  /** What the new image is called. */
  readonly tag: string | undefined;
}

const containerAbout = "a running container, by name or id";
const userAbout = "who to be there, by name or number (default: the container's own user";

/** A running container, or an image. */
export function dockerOptions(command: Command): Given<ContainerChoices | ImageChoices> {
  command.optionsGroup("Container:");
  const container = text(command, "--container <name>", containerAbout);
  const image = text(
    command,
    "--image <image>",
    "an image: a container is made from it, committed when something changed and nothing failed, and removed",
  );
  const tag = text(command, "--tag <name>", "with --image: what the new image is called (default: its id is printed)");
  const user = text(command, "--user <user>", `${userAbout}; with --image, root)`);
  const program = programOption(command);
  return () => {
    const common = { user: user(), program: program() };
    const [inContainer, ofImage, called] = [container(), image(), tag()];
    if (inContainer !== undefined && ofImage !== undefined)
      throw new UsageError("a container or an image, not both", { about: "--image" });
    if (ofImage !== undefined) return { image: ofImage, tag: checkedTag(called), ...common };
    if (called !== undefined)
      throw new UsageError("only an image is committed, with --image", {
        about: "--tag",
        hint: `a container as it stands is kept by \`docker commit ${inContainer ?? "NAME"} ${called}\``,
      });
    return { container: named(command, inContainer), ...common };
  };
}

/** A running container alone. */
export function containerOptions(command: Command): Given<ContainerChoices> {
  command.optionsGroup("Container:");
  const container = text(command, "--container <name>", containerAbout);
  const user = text(command, "--user <user>", `${userAbout})`);
  const program = programOption(command);
  return () => ({ container: named(command, container()), user: user(), program: program() });
}

export function programOption(command: Command): Given<string | undefined> {
  return text(command, "--docker <program>", "the engine's program, such as podman (default: docker)");
}

function named(command: Command, container: string | undefined): string {
  if (container !== undefined) return container;
  const others = command.args.length > 0 ? command.args.join(" ") : "recipe.ts";
  const hint =
    command.parent?.name() === "facts"
      ? "tsamae facts docker --container web"
      : `tsamae docker --container web ${others}\ntsamae docker --image debian:12 --tag web:1 ${others}`;
  throw new UsageError("no container was given", { about: "--container", hint });
}

/** As the engine wants it; it would tell only after the run. */
const reference =
  /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?$/;

function checkedTag(tag: string | undefined): string | undefined {
  if (tag === undefined || reference.test(tag)) return tag;
  throw new UsageError(`"${tag}" is no name for an image`, {
    about: "--tag",
    hint: "lower case letters, digits, and a tag after a colon: web, web:2, registry.example:5000/team/web:2",
  });
}
