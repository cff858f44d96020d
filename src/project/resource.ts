import { type Files, kebabCase } from "./names.ts";

/** A type of resource, by its name in code, with its test. */
export function resourceFiles(type: string): Files {
  const file = kebabCase(type);
  return { [`${file}.ts`]: definition(type), [`${file}.test.ts`]: test(type, file) };
}

const interfaceOf = (type: string): string => `${type.charAt(0).toUpperCase()}${type.slice(1)}Properties`;

const definition = (
  type: string,
): string => `import { change, defineResource, facts, nameProperty, sh, t } from "tsamae";

export interface ${interfaceOf(type)} {
  /** Where it is, absolute. Default: the resource's name. */
  path?: string | undefined;
  /** The line that is to stand in it. */
  text?: string | undefined;
}

/** A file of one line: make of it what you need. \`${type}("/etc/${kebabCase(type)}", { text: "on" })\` */
export const ${type} = defineResource<${interfaceOf(type)}>()({
  type: "${type}",
  properties: { path: nameProperty(t.path()), text: t.optional(t.string()) },
  requiredFor: { set: ["text"] },
  defaultAction: "set",
  actions: {
    // An action asks the host, and returns what has to change: it changes nothing by itself, and may be called again.
    set({ path, text }, host) {
      const now = host.read(facts.content(path));
      if (now.text === \`\${text}\\n\`) return [];
      return [change(\`set to \${text}\`, { script: sh\`printf '%s\\\\n' \${text} >\${path}\` })];
    },
    remove({ path }, host) {
      if (host.read(facts.file(path)).type === "none") return [];
      return [change("remove", { script: sh\`rm -f -- \${path}\` })];
    },
  },
});

// Lets recipes write \`notifies: ["set", "${type}[…]"]\`.
declare module "tsamae" {
  interface ResourceTypes {
    ${type}: "set" | "remove";
  }
}
`;

const test = (type: string, file: string): string => `import { recipe } from "tsamae";
import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { ${type} } from "./${file}.ts";

const on = recipe(() => {
  ${type}("/etc/${file}", { text: "on" });
});

/** What it would do on a host with this text in the file. */
async function summaries(text: string): Promise<readonly string[]> {
  const { changes } = await plan(on, { host: fakeHost("debian-12", { files: { "/etc/${file}": text } }) });
  return changes.flatMap((one) => one.changes.map(({ summary }) => summary));
}

describe("${type}", () => {
  it("sets its text", async () => {
    expect(await summaries("off\\n")).toEqual(["set to on"]);
  });

  it("leaves alone what is as it should be", async () => {
    expect(await summaries("on\\n")).toEqual([]);
  });
});
`;
