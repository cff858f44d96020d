import { type Declared, DIRECTORY_MODE, FILE_MODE } from "./resources.ts";

export function itamaeRecipe(resources: readonly Declared[]): string {
  return `${resources.map(block).join("\n")}\n`;
}

function block(each: Declared): string {
  switch (each.type) {
    case "directory":
      return `directory(${text(each.path)}) { mode "${DIRECTORY_MODE}" }`;
    case "file":
      return `file(${text(each.path)}) { content ${text(each.content)}; mode "${FILE_MODE}" }`;
    case "template":
      return `template(${text(each.path)}) { source "templates/mixed.erb"; mode "${FILE_MODE}"; variables(number: ${each.number}) }`;
    case "package":
      return `package ${text(each.name)}`;
    case "link":
      return `link(${text(each.path)}) { to ${text(each.to)} }`;
    case "execute":
      return `execute(${text(`touch ${each.path}`)}) { not_if ${text(`test -e ${each.path}`)} }`;
  }
}

/** Ruby reads the same escapes in double quotes; nothing here has the `#{` that only Ruby would expand. */
function text(value: string): string {
  return JSON.stringify(value);
}
