import type { Declared } from "../../resources/resource-type.ts";
import { isSecretName, looksSecret } from "../secret-words.ts";
import type { Lint } from "./lint.ts";

/** Something secret in the plain text of a recipe, where others see it: in a command, a URL, a header or a variable. */
export const plainSecret: Lint = {
  name: "plain-secret",
  look(resource) {
    const where = places(resource).find(({ text, isNamed }) => text !== "" && (isNamed || looksSecret(text)));
    return where && { message: `something secret seems to stand in ${where.name}, in plain text`, hint: where.hint };
  },
};

interface Where {
  /** In words: `its command`. */
  readonly name: string;
  readonly text: string;
  /** Whether it is called something secret, whatever it says. */
  readonly isNamed?: boolean | undefined;
  readonly hint: string;
}

const inCommand =
  'every user of the host can read it: env: { TOKEN: secret({ env: "TOKEN" }) }, and $TOKEN in the command';
const inUrl = 'secret`https://user:${password}@…`, with password = secret({ env: "PASSWORD" })';
const inPlain = 'secret({ env: "NAME" }) takes it from the environment of this machine';

/** The texts of a resource in which a secret would be seen. */
function places({ type, properties, onlyIf, notIf, verify, process }: Declared): readonly Where[] {
  const commands = [properties["command"], properties["validate"], ...onlyIf, ...notIf, ...verify];
  const named = { ...asObject(process.env), ...asObject(properties["headers"]) };
  return [
    ...commands.flatMap((text) => (typeof text === "string" ? [{ name: "a command", text, hint: inCommand }] : [])),
    ...Object.keys(type.properties).flatMap((key) => urlsIn(key, properties[key])),
    ...Object.entries(named).flatMap(([name, text]) =>
      typeof text === "string" && !text.startsWith("$")
        ? [{ name: `"${name}"`, text, isNamed: isSecretName(name), hint: inPlain }]
        : [],
    ),
  ];
}

function urlsIn(key: string, value: unknown): readonly Where[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts.flatMap((text) =>
    typeof text === "string" && /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text)
      ? [{ name: `"${key}"`, text, hint: inUrl }]
      : [],
  );
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
