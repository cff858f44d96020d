import { type Breach, parsed, type SourceFile } from "./source-file.ts";

/** Dependencies that another version could take the place of. */
export function inexactVersions(versions: Readonly<Record<string, string>>): readonly Breach[] {
  const inexact = Object.entries(versions).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version));
  return inexact.map(([name, version]) => `${name} ${version}`);
}

const index = "src/resources/index.ts";

/** Definitions of resource types that the folder's index does not export. */
export function unlistedDefinitions(files: readonly SourceFile[]): readonly Breach[] {
  const listed = files.filter(({ path }) => path === index).flatMap(exportedNames);
  return files.flatMap((file) =>
    definitionsIn(file)
      .filter((name) => !listed.includes(name))
      .map((name) => `${file.path}: ${name} is not in ${index}`),
  );
}

function exportedNames(file: SourceFile): readonly string[] {
  const { staticExports } = parsed(file).module;
  return staticExports.flatMap(({ entries }) => entries.flatMap(({ exportName }) => exportName.name ?? []));
}

/** The names of constants that are made by `defineResource<…>()(…)`. */
function definitionsIn(file: SourceFile): readonly string[] {
  return parsed(file).program.body.flatMap((statement) => {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration") return [];
    return declaration.declarations.flatMap(({ id, init }) => {
      const isDefinition =
        init?.type === "CallExpression" &&
        init.callee.type === "CallExpression" &&
        init.callee.callee.type === "Identifier" &&
        init.callee.callee.name === "defineResource";
      return isDefinition && id.type === "Identifier" ? [id.name] : [];
    });
  });
}
