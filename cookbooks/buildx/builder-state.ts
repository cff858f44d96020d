import { platform } from "./platform.ts";

/** A machine that a builder has. */
export interface BuilderNode {
  /** Undefined: whatever docker itself talks to. */
  readonly endpoint?: string | undefined;
  /** Undefined: whatever it finds out that it can build for. */
  readonly platforms?: readonly string[] | undefined;
  /** Undefined: whatever they are. */
  readonly driverOptions?: Readonly<Record<string, string>> | undefined;
}

/** What there is to a builder: its first node, and those that were appended. */
export interface Builder {
  readonly driver: string;
  readonly nodes: readonly BuilderNode[];
}

/** A builder as buildx keeps it in `instances/NAME`; undefined for what is none. */
export function parseBuilder(text: string): Builder | undefined {
  const stored = parsed(text);
  if (!isRecord(stored) || typeof stored["Driver"] !== "string") return undefined;
  return { driver: stored["Driver"], nodes: records(stored["Nodes"]).map(parseNode) };
}

function parseNode(node: Readonly<Record<string, unknown>>): BuilderNode {
  const options = Object.entries(isRecord(node["DriverOpts"]) ? node["DriverOpts"] : {});
  return {
    endpoint: typeof node["Endpoint"] === "string" ? node["Endpoint"] : "",
    platforms: records(node["Platforms"]).map(({ os, architecture, variant }) =>
      platform([os, architecture, variant].filter((part) => typeof part === "string" && part !== "").join("/")),
    ),
    driverOptions: Object.fromEntries(options.map(([name, value]) => [name, String(value)])),
  };
}

/** The same builder as text, as a forecast of what buildx will keep. */
export function builderText({ driver, nodes }: Builder): string {
  return JSON.stringify({
    Driver: driver,
    Nodes: nodes.map(({ endpoint = "", platforms = [], driverOptions = {} }) => ({
      Endpoint: endpoint,
      Platforms: platforms.map((one) => {
        const [os, architecture, variant] = one.split("/");
        return { os, architecture, variant };
      }),
      DriverOpts: driverOptions,
    })),
  });
}

/** The builder that is wanted, with what is not stated as it is now; another driver has other options and endpoints. */
export function completed(wanted: Builder, now: Builder): Builder {
  if (wanted.driver !== now.driver) return wanted;
  return {
    ...wanted,
    nodes: wanted.nodes.map((node, index) => {
      const before = now.nodes[index];
      return {
        endpoint: node.endpoint ?? givenEndpoint(before?.endpoint),
        platforms: node.platforms ?? before?.platforms,
        driverOptions: node.driverOptions ?? before?.driverOptions,
      };
    }),
  };
}

/** That of a cluster is made by buildx, and is none that it takes. */
const givenEndpoint = (endpoint = ""): string | undefined =>
  endpoint === "" || endpoint.startsWith("kubernetes:") ? undefined : endpoint;

/** In what a builder differs from the one that is wanted, in words. */
export function differences(now: Builder, wanted: Builder): readonly string[] {
  const told: string[] = [];
  const tell = (what: string, before: string, after: string | undefined): void => {
    if (after !== undefined && before !== after) told.push(`${what} from ${before} to ${after}`);
  };
  tell("driver", now.driver, wanted.driver);
  tell("nodes", String(now.nodes.length), String(wanted.nodes.length));
  if (now.nodes.length !== wanted.nodes.length) return told;
  for (const [index, node] of wanted.nodes.entries()) {
    const before = now.nodes[index];
    const at = index === 0 ? "" : ` of node ${index + 1}`;
    tell(`endpoint${at}`, before?.endpoint ?? "", node.endpoint);
    tell(`platforms${at}`, platformWords(before?.platforms) ?? "any", platformWords(node.platforms));
    tell(`driver options${at}`, optionWords(before?.driverOptions) ?? "none", optionWords(node.driverOptions));
  }
  return told;
}

function platformWords(platforms: readonly string[] | undefined): string | undefined {
  if (platforms === undefined) return undefined;
  return platforms.length === 0 ? "any" : platforms.toSorted().join(", ");
}

function optionWords(options: BuilderNode["driverOptions"]): string | undefined {
  if (options === undefined) return undefined;
  const words = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? "none" : words.toSorted().join(", ");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const records = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];
