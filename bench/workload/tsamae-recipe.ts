import { type Declared, DIRECTORY_MODE, FILE_MODE } from "./resources.ts";

export function tsamaeRecipe(resources: readonly Declared[]): string {
  return [
    'import { directory, execute, file, link, pkg, recipe, template } from "tsamae";',
    "export default recipe(() => {",
    ...resources.map((each) => `  ${statement(each)}`),
    "});",
    "",
  ].join("\n");
}

function statement(each: Declared): string {
  switch (each.type) {
    case "directory":
      return `directory(${text(each.path)}, { mode: "${DIRECTORY_MODE}" });`;
    case "file":
      return `file(${text(each.path)}, { content: ${text(each.content)}, mode: "${FILE_MODE}" });`;
    case "template":
      return `template(${text(each.path)}, { source: "mixed.ejs", mode: "${FILE_MODE}", variables: { number: ${each.number} } });`;
    case "package":
      return `pkg(${text(each.name)});`;
    case "link":
      return `link(${text(each.path)}, { to: ${text(each.to)} });`;
    case "execute":
      return `execute(${text(`touch ${each.path}`)}, { notIf: ${text(`test -e ${each.path}`)} });`;
  }
}

function text(value: string): string {
  return JSON.stringify(value);
}
