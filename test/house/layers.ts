import { dirname, join } from "node:path/posix";
import { type Breach, importsOf, type SourceFile } from "./source-file.ts";

/** A folder of `src` sees those above it. */
const layers = [
  "values",
  "errors.ts",
  "own-folder.ts",
  "trusted-path.ts",
  "import-module.ts",
  "session",
  "transports",
  "platforms",
  "facts",
  "templates",
  "resources",
  "recipes",
  "engine",
  "audit",
  "trace",
  "inventory",
  "reports",
  "handlers",
  "config",
  "graphs",
  "host-tests",
  "testing",
  "check",
  "project",
  "cli",
  "index.ts",
  "bundle.ts",
  "program.ts",
] as const;

type Layer = (typeof layers)[number];

/** Where standing below is not enough. */
const narrower: Readonly<Partial<Record<Layer, readonly Layer[]>>> = {
  // Events are all that a reporter sees.
  reports: ["values", "errors.ts", "engine"],
  testing: layers.filter((layer) => !["check", "project", "cli", "reports", "testing", "index.ts"].includes(layer)),
  "index.ts": layers.filter((layer) => !["check", "project", "cli", "testing", "index.ts"].includes(layer)),
};

/** The imports that go the wrong way. */
export function layerBreaches(file: SourceFile): readonly Breach[] {
  const own = layerOf(file.path);
  if (own === undefined) return [`${file.path}: it is in no layer`];
  const seen = narrower[own] ?? layers.slice(0, layers.indexOf(own));
  return importsOf(file)
    .filter((imported) => imported.startsWith("."))
    .flatMap((imported) => {
      const layer = layerOf(join(dirname(file.path), imported));
      if (layer === own || (layer !== undefined && seen.includes(layer))) return [];
      return [`${file.path}: ${own} must not import ${layer ?? "what lies outside of src"} (${imported})`];
    });
}

function layerOf(path: string): Layer | undefined {
  const [top, second] = path.split("/");
  return top === "src" ? layers.find((layer) => layer === second) : undefined;
}
