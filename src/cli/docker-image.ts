import { jsonVersion } from "../reports/json.ts";
import type { ImageContainer } from "../transports/docker/image.ts";
import { startImage } from "../transports/docker/image.ts";
import type { Transport } from "../transports/transport.ts";
import { convergeHost } from "./converge-hosts.ts";
import type { ImageChoices } from "./docker-options.ts";
import { isOnlyLooking, type RecipeChoices } from "./recipe-options.ts";
import { tellError } from "./tell-error.ts";
import type { World } from "./world.ts";

/** Runs recipes in a container of an image, and keeps it as an image when something changed and nothing failed. */
export async function convergeImage(choices: RecipeChoices, image: ImageChoices, world: World): Promise<number> {
  const started: ImageContainer[] = [];
  const transport: Transport = {
    name: image.image,
    // With --confirm it is opened twice: nothing has changed between the two.
    async open(signal) {
      const container = started[0] ?? (await startImage(image, signal));
      if (started.length === 0) started.push(container);
      return container.transport.open(signal);
    },
  };
  try {
    // The detailed code tells whether there is anything to keep.
    const detailed = { ...choices, detailedExitCode: true };
    const code = await convergeHost(detailed, { name: image.image, transport: async () => transport }, world);
    const ending = endingOf(code, choices);
    for (const container of started) {
      if (ending === "changed") await commit(container, { choices, image, world });
      else if (ending !== undefined && choices.format === "human") world.stdout.write(`nothing committed: ${ending}\n`);
    }
    return choices.detailedExitCode ? code : withoutDetail(code);
  } catch (error) {
    // Before there was a container, nothing can have changed: the rim says so.
    if (started.length === 0) throw error;
    tellError(error, { world, ...choices });
    return 4;
  } finally {
    for (const container of started) await container[Symbol.asyncDispose]();
  }
}

/** What to say of the image; nothing where the run's own error says it. */
function endingOf(code: number, choices: RecipeChoices): string | undefined {
  const { dryRun } = choices;
  if (isOnlyLooking(choices)) return undefined;
  if (code === 0) return dryRun ? "a dry run" : "nothing changed";
  if (code === 2) return dryRun ? "a dry run" : "changed";
  return code === 4 || code === 6 ? "the run failed" : undefined;
}

const withoutDetail = (code: number): number => (code === 2 || code === 6 ? code - 2 : code);

interface Committing {
  readonly choices: RecipeChoices;
  readonly image: ImageChoices;
  readonly world: World;
}

async function commit(container: ImageContainer, { choices, image, world }: Committing): Promise<void> {
  if (world.signal.aborted) return;
  const { tag } = image;
  const id = await container.commit(tag);
  const event = { version: jsonVersion, type: "image-committed", image: id, tag, host: image.image };
  const sentence = `committed ${id}${tag === undefined ? "" : ` as ${tag}`}`;
  world.stdout.write(choices.format === "json" ? `${JSON.stringify(event)}\n` : `${sentence}\n`);
}
