import type { CommandDefinition } from "./command-definition.ts";

interface CommandEntry {
  readonly name: string;
  /** One line, for the list of commands and the top of the command's own help. */
  readonly summary: string;
  readonly load: () => Promise<CommandDefinition>;
}

/** Every command; a new one is a file and a line here. */
export const commands: readonly CommandEntry[] = [
  {
    name: "local",
    summary: "bring this machine to what recipes say",
    load: async () => (await import("./host-commands.ts")).local,
  },
  {
    name: "ssh",
    summary: "bring another machine to what recipes say, over SSH",
    load: async () => (await import("./host-commands.ts")).ssh,
  },
  {
    name: "docker",
    summary: "bring a container, or an image, to what recipes say",
    load: async () => (await import("./host-commands.ts")).docker,
  },
  {
    name: "exec",
    summary: "bring whatever a command gives a shell on to what recipes say",
    load: async () => (await import("./host-commands.ts")).exec,
  },
  {
    name: "facts",
    summary: "show what a machine says of itself: `node` in recipes",
    load: async () => (await import("./host-commands.ts")).facts,
  },
  {
    name: "check",
    summary: "find mistakes in recipes without a host: types, validation, lints",
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "init",
    summary: "make a project: a recipe, its test, and what they need",
    load: async () => (await import("./init.ts")).init,
  },
  {
    name: "generate",
    summary: "make a cookbook, a recipe or a type of resource to begin with",
    load: async () => (await import("./generate.ts")).generate,
  },
  {
    name: "test",
    summary: "test recipes on throw-away hosts: do they converge, stay so, and do what they should?",
    load: async () => (await import("./test.ts")).test,
  },
  {
    name: "types",
    summary: "let editors know tsamae in a folder of recipes without packages",
    load: async () => (await import("./types.ts")).types,
  },
  { name: "version", summary: "print the version", load: async () => (await import("./version.ts")).version },
];
