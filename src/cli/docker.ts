import { dockerTransport } from "../transports/docker.ts";
import type { Transport } from "../transports/transport.ts";
import { defineCommand } from "./command-definition.ts";
import { convergeHost } from "./converge-hosts.ts";
import { convergeImage } from "./docker-image.ts";
import { type ContainerChoices, dockerOptions } from "./docker-options.ts";
import { recipeOptions } from "./recipe-options.ts";

export const docker = defineCommand({
  examples: [
    "tsamae docker --container web nginx.ts                a running container",
    "tsamae docker --image debian:12 --tag web:2 nginx.ts  a new image, if anything changes",
    "tsamae docker --image web:2 --dry-run nginx.ts        is the image as it should be?",
    "tsamae docker --docker podman --container web --user root nginx.ts",
  ],
  options(command) {
    const target = dockerOptions(command);
    const recipes = recipeOptions(command);
    return () => ({ ...recipes(), target: target() });
  },
  run(choices, world) {
    const { target } = choices;
    if ("image" in target) return convergeImage(choices, target, world);
    return convergeHost(choices, { name: target.container, transport: () => containerHost(target) }, world);
  },
});

/** The running container that was asked for on the command line. */
export async function containerHost(choices: ContainerChoices): Promise<Transport> {
  return dockerTransport(choices);
}
