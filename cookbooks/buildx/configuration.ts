import { directory, facts, fail, type HostView, t, template } from "tsamae";

/** How the daemons of a builder treat a registry. */
const registry = t.object({
  mirrors: t.optional(t.list(t.string()), []),
  http: t.optional(t.boolean(), false),
  insecure: t.optional(t.boolean(), false),
});

export const registries = t.record(registry);

/** What a builder's daemons are told. */
export interface Daemons {
  readonly registries: Readonly<
    Record<string, { readonly mirrors: readonly string[]; readonly http: boolean; readonly insecure: boolean }>
  >;
  readonly maxParallelism?: number | undefined;
  /** More of it, as text. */
  readonly config?: string | undefined;
}

/** Writes a builder's buildkitd.toml, and gives back what reads it; undefined where nothing is stated. */
export function configuration(
  builder: string,
  { registries, maxParallelism, config }: Daemons,
): ((host: HostView) => string) | undefined {
  if (maxParallelism !== undefined && !(Number.isSafeInteger(maxParallelism) && maxParallelism > 0))
    fail("maxParallelism: expected a whole number, 1 or more");
  for (const [name, { mirrors }] of Object.entries(registries)) {
    const wrong = [name, ...mirrors].find((one) => !/^[\w.-]+(:\d+)?(\/[\w./-]+)?$/.test(one));
    if (wrong !== undefined)
      fail(`registries: expected such as "docker.io", without https://, got ${JSON.stringify(wrong)}`);
  }
  if (maxParallelism === undefined && config === undefined && Object.keys(registries).length === 0) return undefined;
  const path = `/etc/buildkit/${builder}.toml`;
  directory("/etc/buildkit");
  template(path, {
    source: "buildkitd.toml.ejs",
    mode: "0644",
    variables: { registries, maxParallelism, lines: config?.trimEnd().split("\n") ?? [] },
  });
  return (host) => host.read(facts.content(path)).text ?? "";
}
