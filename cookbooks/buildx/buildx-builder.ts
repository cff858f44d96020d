import { dirname } from "node:path/posix";
import {
  type Change,
  change,
  defineResource,
  facts,
  fail,
  type HostView,
  type Lazy,
  nameProperty,
  ResourceError,
  sh,
  t,
} from "tsamae";
import { creation, removal } from "./builder-script.ts";
import { type Builder, builderText, completed, differences, parseBuilder } from "./builder-state.ts";
import { buildxFolder, type DockerProcess, requirePlugin } from "./buildx-folder.ts";
import { platform, requirePlatforms } from "./platform.ts";

/** A machine that builds besides the first. */
export interface BuildxNode {
  /** Where its docker is: `ssh://build@arm1.example.com`. */
  readonly endpoint: string;
  /** What it builds for. The nodes before it no longer do. */
  readonly platforms?: readonly string[] | undefined;
  /** Options for the driver there. */
  readonly driverOptions?: Readonly<Record<string, string>> | undefined;
}

export interface BuildxBuilderProperties {
  /** Lower-case letters, digits, dots, hyphens and underscores. Default: the resource's name. */
  name?: string | undefined;
  /** What its daemons run in. Default: `docker-container`. */
  driver?: "docker-container" | "kubernetes" | "remote" | undefined;
  /** Options for the driver: `{ network: "host" }`. Not stated: whatever they are. */
  driverOptions?: Readonly<Record<string, string>> | undefined;
  /** What its first node builds for: `["linux/amd64", "linux/arm64"]`. Not stated: whatever it finds out. */
  platforms?: readonly string[] | undefined;
  /** The text of buildkitd.toml for its daemons. Not stated: whatever it is. */
  config?: Lazy<string> | undefined;
  /** Where the docker of its first node is. Not stated: whatever docker itself talks to. */
  endpoint?: string | undefined;
  /** Machines that build besides the first. */
  nodes?: readonly BuildxNode[] | undefined;
  /** Whether its daemons are started when it is made, not by the first build. Default: false. */
  bootstrap?: boolean | undefined;
}

export const builderNode = t.object({
  endpoint: t.string(),
  platforms: t.optional(t.list(t.string())),
  driverOptions: t.optional(t.record(t.string())),
});

/**
 * A builder of buildx, which belongs to a user: `user` tells whose. One that differs is made anew, and is still the
 * current one if it was. Where its driver stays, so do the layers that it has built, and whatever is not stated.
 *
 * @example
 * buildxBuilder("multi", { platforms: ["linux/amd64", "linux/arm64"], action: ["create", "use"], user: "deploy" });
 */
export const buildxBuilder = defineResource<BuildxBuilderProperties>()({
  type: "buildxBuilder",
  properties: {
    name: nameProperty(t.string()),
    driver: t.optional(t.oneOf(["docker-container", "kubernetes", "remote"]), "docker-container"),
    driverOptions: t.optional(t.record(t.string())),
    platforms: t.optional(t.list(t.string())),
    config: t.optional(t.string()),
    endpoint: t.optional(t.string()),
    nodes: t.optional(t.list(builderNode), []),
    bootstrap: t.optional(t.boolean(), false),
  },
  defaultAction: "create",
  actions: {
    create({ name, bootstrap, config, process, ...wanted }, host) {
      const kept = keptBuilder(name, process, host);
      const builder = wantedBuilder(wanted);
      const path = configPath(kept, name);
      const given = host.read(facts.content(path)).text;
      const why = [
        ...(kept.builder === undefined ? [] : differences(kept.builder, builder)),
        ...(config === undefined || config === given ? [] : ["another configuration"]),
      ];
      if (kept.builder !== undefined && why.length === 0) return [];
      requirePlugin(process, host);
      const isCurrent = kept.builder !== undefined && currentBuilder(kept, host) === name;
      const staysAsItIs = kept.builder?.driver === builder.driver;
      const told = config ?? (staysAsItIs ? given : undefined);
      const made = kept.builder === undefined ? builder : completed(builder, kept.builder);
      const making = { ...made, name, bootstrap, isCurrent, config: told === undefined ? undefined : path };
      const before = kept.builder === undefined ? sh`` : removal(name, staysAsItIs);
      const script = sh`${before}${told === undefined ? sh`rm -f -- ${path}\n` : sh``}${creation(making)}`;
      const content = told === undefined ? {} : { content: Buffer.from(told) };
      const summary = kept.builder === undefined ? `create, ${builderWords(made)}` : `make anew: ${why.join("; ")}`;
      return [storeChange(summary, { script, ...content }, kept, builderText(made))];
    },
    remove({ name, process }, host) {
      const kept = keptBuilder(name, process, host);
      if (kept.builder === undefined) return [];
      requirePlugin(process, host);
      const script = sh`${removal(name, false)}rm -f -- ${configPath(kept, name)}`;
      return [storeChange("remove", { script }, kept, undefined)];
    },
    use({ name, process }, host) {
      const kept = keptBuilder(name, process, host);
      host.require(facts.content(kept.path), ({ text }) => text !== undefined, {
        message: `there is no builder ${name}`,
        assumption: `there is a builder ${name} by then`,
        hint: `action: ["create", "use"] makes it first`,
      });
      const current = currentBuilder(kept, host);
      if (current === name) return [];
      const fact = facts.content(`${kept.folder}/current`);
      const { canonical, crossedLink } = host.read(fact);
      const makes = [fact.is({ text: JSON.stringify({ Name: name }), canonical, crossedLink })];
      const summary = current === undefined ? "use" : `use, no longer ${current}`;
      return [
        change(
          summary,
          { script: sh`docker buildx use ${name}` },
          { affects: [{ type: "below", path: dirname(canonical) }], makes },
        ),
      ];
    },
  },
  prepare({ name, platforms = [], nodes }) {
    if (!/^[a-z][a-z\d._-]*$/.test(name) || name === "default")
      fail(`expected a builder's name in lower-case letters, digits, ".", "_" and "-", got ${JSON.stringify(name)}`);
    requirePlatforms([...platforms, ...nodes.flatMap((node) => node.platforms ?? [])]);
    return {};
  },
});

/** What buildx knows of a builder, and where it keeps that. */
interface Kept {
  readonly folder: string;
  readonly path: string;
  readonly canonical: string;
  readonly crossedLink: boolean;
  readonly builder: Builder | undefined;
}

function keptBuilder(name: string, process: DockerProcess, host: HostView): Kept {
  const folder = buildxFolder(process, host);
  const path = `${folder}/instances/${name}`;
  host.prefetch(facts.content(`${folder}/current`));
  const { text, why, canonical, crossedLink } = host.read(facts.content(path));
  const kept = { folder, path, canonical, crossedLink };
  if (why === "absent") return { ...kept, builder: undefined };
  const builder = parseBuilder(text ?? "");
  if (builder !== undefined) return { ...kept, builder };
  throw new ResourceError(`${path} is no builder of buildx's`, {
    hint: `docker itself could not read it; file("${path}", { action: "delete" }) removes it`,
  });
}

/** buildx keeps the configuration in a form of its own: what it was made of is here. */
const configPath = ({ folder }: Kept, name: string): string => `${folder}/tsamae/builders/${name}.toml`;

/** The one that builds where no other is named; undefined: docker's own. */
function currentBuilder({ folder }: Kept, host: HostView): string | undefined {
  const { text = "" } = host.read(facts.content(`${folder}/current`));
  return /"Name":\s*"([^"]+)"/.exec(text)?.[1];
}

type Wanted = Pick<BuildxBuilderProperties, "driverOptions" | "platforms" | "endpoint"> & {
  readonly driver: string;
  readonly nodes: readonly BuildxNode[];
};

/** buildx takes from a node what one that is appended after it builds for. */
function wantedBuilder({ driver, nodes, ...first }: Wanted): Builder {
  const all = [first, ...nodes].map((node) => ({ ...node, platforms: node.platforms?.map(platform) }));
  const isTaken = (one: string, index: number) =>
    all.slice(index + 1).some(({ platforms }) => platforms?.includes(one));
  return {
    driver,
    nodes: all.map((node, index) => ({
      ...node,
      platforms: node.platforms?.filter((one) => !isTaken(one, index)),
    })),
  };
}

function builderWords({ driver, nodes }: Builder): string {
  const platforms = [...new Set(nodes.flatMap((node) => node.platforms ?? []))];
  const others = nodes.length === 1 ? "" : `, with ${nodes.length} nodes`;
  return `driver ${driver}${platforms.length === 0 ? "" : `, for ${platforms.join(", ")}`}${others}`;
}

function storeChange(
  summary: string,
  does: Parameters<typeof change>[1],
  kept: Kept,
  text: string | undefined,
): Change {
  const { path, canonical, crossedLink } = kept;
  const where = { canonical, crossedLink };
  return change(summary, does, {
    // The folder of docker's own may come with it.
    affects: [{ type: "below", path: dirname(dirname(dirname(canonical))) }],
    makes: [facts.content(path).is(text === undefined ? { why: "absent", ...where } : { text, ...where })],
  });
}
