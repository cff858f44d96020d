import { dirname, join } from "node:path";
import { ownFile } from "../../own-folder.ts";
import { packageFile } from "./compiler.ts";

/** Where the compiler finds the types of the running copy. */
export const ownTypes = {
  paths: { tsamae: [ownFile("dist/index.d.ts")], "tsamae/testing": [ownFile("dist/testing/index.d.ts")] },
};

/** The compiler's options for recipes in a folder without packages. */
export const looseOptions = {
  target: "es2023",
  module: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  ...ownTypes,
};

/** Recipes of one project. */
export interface RecipeGroup {
  /** Its `tsconfig.json`, if it has one. */
  readonly project: string | undefined;
  /** The folder of the first of them. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** What a check writes nothing for, whatever the project is set to write. */
const writingNothing = {
  noEmit: true,
  composite: false,
  incremental: false,
  emitDeclarationOnly: false,
  tsBuildInfoFile: null,
  rootDir: null,
  outDir: null,
};

/** A `tsconfig.json` for exactly these recipes. `knows`: the project itself says what `tsamae` is. */
export function settingsFor({ project, folder, files }: RecipeGroup, knows: boolean): object {
  const some = { files, include: [], references: [] };
  if (project === undefined) return { ...some, compilerOptions: { ...looseOptions, ...nodeTypes(folder) } };
  // This file lies elsewhere, where the project's packages are not found.
  const typeRoots = upward(dirname(project)).map((one) => join(one, "node_modules", "@types"));
  return {
    ...some,
    extends: project,
    compilerOptions: { ...writingNothing, typeRoots, ...(knows ? {} : ownTypes) },
  };
}

/** Node's own types, where somebody has them. */
function nodeTypes(folder: string): object {
  const node = packageFile("@types/node", folder);
  return node === undefined ? {} : { types: ["node"], typeRoots: [dirname(dirname(node))] };
}

function upward(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upward(parent)];
}
