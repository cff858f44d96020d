/** What a benchmark declares: plain data, which every contender gets in its own language. */
export type Declared =
  | { readonly type: "directory"; readonly path: string }
  | { readonly type: "file"; readonly path: string; readonly content: string }
  | { readonly type: "template"; readonly path: string; readonly number: number }
  | { readonly type: "package"; readonly name: string }
  | { readonly type: "link"; readonly path: string; readonly to: string }
  /** Runs once: makes the file that its guard looks for. */
  | { readonly type: "execute"; readonly path: string };

export type Kind = Declared["type"];

export const DIRECTORY_MODE = "0755";
export const FILE_MODE = "0640";

/** Ten resources and the next ten: together 25 % directories, 25 % files, 20 % templates, 10 % of each other kind. */
const PATTERN: readonly Kind[] = [
  ...kinds({ directory: 3, file: 2, template: 2, package: 1, link: 1, execute: 1 }),
  ...kinds({ directory: 2, file: 3, template: 2, package: 1, link: 1, execute: 1 }),
];

function kinds(counts: Readonly<Record<Kind, number>>): readonly Kind[] {
  const all: readonly Kind[] = ["directory", "file", "template", "package", "link", "execute"];
  return all.flatMap((kind) => Array.from({ length: counts[kind] }, () => kind));
}

export interface Mixture {
  readonly count: number;
  /** The folder below which everything lies. */
  readonly base: string;
  /** Names of packages that are installed already. */
  readonly packages: readonly string[];
}

/** So many mixed resources, each directory before what lies in it. */
export function mixedResources({ count, base, packages }: Mixture): readonly Declared[] {
  const resources: Declared[] = [];
  let folder = base;
  let folders: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const kind = PATTERN[number % PATTERN.length] ?? "file";
    if (kind === "directory") {
      // A new group of resources begins with its directories; those that follow are spread over them.
      folders = resources.at(-1)?.type === "directory" ? [...folders, `${base}/d${number}`] : [`${base}/d${number}`];
    }
    folder = folders[number % folders.length] ?? base;
    resources.push(declared(kind, number, kind === "directory" ? (folders.at(-1) ?? base) : folder, packages));
  }
  return resources;
}

function declared(kind: Kind, number: number, folder: string, packages: readonly string[]): Declared {
  switch (kind) {
    case "directory":
      return { type: "directory", path: folder };
    case "file":
      return { type: "file", path: `${folder}/f${number}`, content: `# file ${number}\nlisten = ${8000 + number}\n` };
    case "template":
      return { type: "template", path: `${folder}/t${number}`, number };
    case "package":
      return { type: "package", name: packages[Math.floor(number / 10) % packages.length] ?? "dpkg" };
    case "link":
      return { type: "link", path: `${folder}/l${number}`, to: `${folder}/target` };
    case "execute":
      return { type: "execute", path: `${folder}/x${number}` };
  }
}

/** Only directories, files and templates: what a first run writes. */
export function withoutCommands(resources: readonly Declared[]): readonly Declared[] {
  return resources.filter(({ type }) => type === "directory" || type === "file" || type === "template");
}
