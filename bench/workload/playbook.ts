import { type Declared, DIRECTORY_MODE, FILE_MODE } from "./resources.ts";

/** A playbook in JSON, which is YAML too. */
export function ansiblePlaybook(resources: readonly Declared[]): string {
  return `${JSON.stringify([{ hosts: "all", tasks: resources.map(task) }], null, 1)}\n`;
}

function task(each: Declared): Readonly<Record<string, unknown>> {
  switch (each.type) {
    case "directory":
      return { file: { path: each.path, state: "directory", mode: DIRECTORY_MODE } };
    case "file":
      return { copy: { dest: each.path, content: each.content, mode: FILE_MODE } };
    case "template":
      return { template: { dest: each.path, src: "mixed.j2", mode: FILE_MODE }, vars: { number: each.number } };
    case "package":
      return { apt: { name: each.name, state: "present" } };
    case "link":
      // What it leads to need not exist; the others do not ask either.
      return { file: { path: each.path, src: each.to, state: "link", force: true } };
    case "execute":
      return { command: { cmd: `touch ${each.path}`, creates: each.path } };
  }
}
