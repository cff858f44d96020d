import type { Files } from "./names.ts";

/** A recipe with a parameter. */
export function recipeFiles(name: string): Files {
  return { [`${name}.ts`]: recipe(name) };
}

const recipe = (name: string): string => `import { file, recipe, t } from "tsamae";

/** Parameters come from \`include(…, { text: "…" })\`, else from node files (\`-j\`, \`-y\`) under "${name}", else from here. */
export default recipe({ text: t.optional(t.string(), "Hello.") }, ({ text }) => {
  file("/etc/${name}", { content: \`\${text}\\n\`, mode: "0644" });
});
`;
