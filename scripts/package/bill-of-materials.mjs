// The software bill of materials (CycloneDX) of an installed tsamae: what dist/ contains, and what npm installs beside it.
import { spawnSync } from "node:child_process";

/** Returns the document, the same for the same lock file. `bundled` has the packages as `name@version`. */
export function billOfMaterials(root, bundled) {
  const all = npmDocument(root);
  const { component } = all.metadata;
  const dependsOn = new Map(all.dependencies.map((each) => [each.ref, each.dependsOn]));
  const runtime = reachable(component["bom-ref"], (ref) =>
    (dependsOn.get(ref) ?? []).filter((each) => !isDevelopment(each)),
  );
  const shipped = new Set([...bundled, ...runtime]);
  const components = all.components.filter((each) => shipped.has(each["bom-ref"]));
  const missing = bundled.filter((ref) => !components.some((each) => each["bom-ref"] === ref));
  if (missing.length > 0) throw new Error(`the lock file lacks ${missing.join(", ")}, which dist/ contains`);
  return {
    $schema: all.$schema,
    bomFormat: all.bomFormat,
    specVersion: all.specVersion,
    version: 1,
    metadata: {
      lifecycles: [{ phase: "build" }],
      component: { ...component, type: "application", name: "tsamae" },
    },
    components: components.map((each) => describe(each, bundled.includes(each["bom-ref"]))),
    dependencies: all.dependencies
      .filter(({ ref }) => ref === component["bom-ref"] || shipped.has(ref))
      .map(({ ref, dependsOn: refs }) => ({ ref, dependsOn: refs.filter((each) => shipped.has(each)) })),
  };

  function isDevelopment(ref) {
    const properties = all.components.find((each) => each["bom-ref"] === ref)?.properties ?? [];
    return properties.some(({ name }) => name === "cdx:npm:package:development");
  }
}

/** npm's own document: everything in the lock file, with licences and hashes. */
function npmDocument(root) {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
  const { status, stdout, stderr, error } = spawnSync("npm", args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`npm sbom failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout);
}

function reachable(from, next) {
  const found = new Set();
  const waiting = [...next(from)];
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    if (found.has(ref)) continue;
    found.add(ref);
    waiting.push(...next(ref));
  }
  return found;
}

/** A bundled package is part of tsamae itself; whether its developers called it one for development does not matter. */
function describe({ properties, ...component }, isBundled) {
  const place = { name: "tsamae:shipped", value: isBundled ? "in dist/" : "installed by npm" };
  return {
    ...component,
    properties: [...properties.filter(({ name }) => name !== "cdx:npm:package:development"), place],
  };
}
