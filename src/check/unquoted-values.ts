import type { Place } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { Recipe } from "../recipes/recipe.ts";
import type { Attributes } from "../resources/collector.ts";
import type { Declared } from "../resources/resource-type.ts";
import { type FakeHost, fakeHost } from "../testing/fake-host.ts";
import type { Preset } from "../testing/presets.ts";
import type { Finding } from "./finding.ts";
import { survey } from "./survey.ts";

/** What silences it. */
export const unquotedValue = "unquoted-value";

/** A text that nobody writes, with a quote in it: whatever quotes a value for a shell takes it apart. */
const mark = "tsamae'check";

const objection = {
  message: "inserts a value from the host into a command without quoting it: a hostile host could run any command",
  hint: "Write the command with sh, which quotes each value: sh`usermod -aG docker ${user}`",
};

export interface MarkedRequest {
  readonly recipes: readonly Recipe<unknown>[];
  readonly attributes: Attributes;
  readonly platform: Preset;
}

/**
 * Finds commands in which a value from the host stands unquoted. The recipes run once more, for a host that calls itself
 * by the mark and answers with it; mistakes in that run are ignored.
 */
export async function unquotedValues({ recipes, attributes, platform }: MarkedRequest): Promise<readonly Finding[]> {
  const asked: Finding[] = [];
  const found = await survey({
    recipes,
    attributes,
    host: markedHost(platform),
    asking: (facts, at) => asked.push(...facts.flatMap((fact) => questionFinding(fact, at))),
  });
  return [...asked, ...found.declared.filter(({ bracket }) => bracket === undefined).flatMap(resourceFinding)];
}

function markedHost(platform: Preset): FakeHost {
  const plain = fakeHost(platform, { node: { hostname: mark, fqdn: mark, user: mark, home: `/home/${mark}` } });
  return {
    node: plain.node,
    host: {
      ...plain.host,
      async exchange(frames, questions, options) {
        const { replies, answers } = await plain.host.exchange(frames, questions, options);
        return { replies, answers: answers.map((one) => ({ ...one, answer: marked(one.fact) ?? one.answer })) };
      },
    },
  };
}

/** What the host itself words. */
function marked({ kind, key }: Fact<unknown>): { readonly value: unknown } | undefined {
  if (kind.name === "output") return { value: { status: 0, stdout: `${mark}\n`, stderr: "" } };
  if (kind.name === "content") return { value: { text: `${mark}\n`, canonical: String(key), crossedLink: false } };
  return undefined;
}

function questionFinding({ kind, key }: Fact<unknown>, at: Place): readonly Finding[] {
  const isExposed = (kind.name === "output" || kind.name === "command") && commandOf(key).includes(mark);
  return isExposed ? [{ kind: "lint", name: unquotedValue, at, times: 1, ...objection }] : [];
}

function resourceFinding({ id, at, properties, onlyIf, notIf, verify }: Declared): readonly Finding[] {
  const commands = [properties["command"], ...onlyIf, ...notIf, ...verify];
  const isExposed = commands.some((command) => typeof command === "string" && command.includes(mark));
  if (!isExposed) return [];
  return [{ kind: "lint", name: unquotedValue, about: id.replaceAll(mark, "…"), at, times: 1, ...objection }];
}

const commandOf = (key: unknown): string =>
  typeof key === "object" && key !== null && "command" in key ? String(key.command) : "";
