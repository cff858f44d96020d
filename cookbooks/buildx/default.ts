import { aptUpdate, facts, fail, log, recipe, t } from "tsamae";
import { builderNode, buildxBuilder } from "./buildx-builder.ts";
import { configuration, registries } from "./configuration.ts";
import { emulation } from "./emulation.ts";
import { engine } from "./engine.ts";
import { hostArchitecture } from "./host-architecture.ts";
import { platform, requirePlatforms, runsItself } from "./platform.ts";
import { plugin, pluginSource } from "./plugin.ts";

const parameters = {
  /** What images are built for. */
  platforms: t.optional(t.list(t.string()), ["linux/amd64", "linux/arm/v7", "linux/arm64"]),
  /** The builder's name. */
  builder: t.optional(t.string(), "multi"),
  /** Whose builder it is: each user has builders of their own. Not stated: the run's user. */
  user: t.optional(t.string()),
  /** Whether it becomes the user's current builder. */
  use: t.optional(t.boolean(), true),
  /** What its daemons run in. */
  driver: t.optional(t.oneOf(["docker-container", "kubernetes", "remote"]), "docker-container"),
  /** Options for the driver: `{ network: "host" }`. Not stated: whatever they are. */
  driverOptions: t.optional(t.record(t.string())),
  /**
   * How its daemons treat registries, by name: `mirrors` are asked first, `http` is for one without TLS, `insecure` for
   * one whose certificate is not checked.
   */
  registries: t.optional(registries, {}),
  /** How many steps of builds run at a time. Not stated: as many as there are. */
  maxParallelism: t.optional(t.number()),
  /** More of buildkitd.toml for its daemons, as text. Nothing of these three stated: whatever it is. */
  config: t.optional(t.string()),
  /** Where the docker of its first node is. Not stated: this host's. */
  endpoint: t.optional(t.string()),
  /** Machines that build besides it: what they build for needs no QEMU. */
  nodes: t.optional(t.list(builderNode), []),
  /** Whether its daemons are started when it is made, not by the first build. */
  bootstrap: t.optional(t.boolean(), false),
  /** Where the plugin comes from: Docker's packages, the distribution's, or a file of a release; `auto`: what fits the host. */
  source: t.optional(t.oneOf(["auto", "docker", "distribution", "release"]), "auto"),
  /** The release, with the SHA-256 of its files by architecture; `url` is the folder of all releases, or of a mirror. */
  release: t.optional(
    t.object({
      version: t.string(),
      url: t.optional(t.string(), "https://github.com/docker/buildx/releases/download"),
      checksums: t.record(t.string()),
    }),
  ),
  /** Docker's packages for apt, or a mirror of them; what is not stated is Docker's own. */
  repository: t.optional(
    t.object({
      uris: t.optional(t.string()),
      suites: t.optional(t.string()),
      key: t.optional(t.string()),
      checksum: t.optional(t.string()),
    }),
    {},
  ),
  /** Whether to install Docker's engine, where there is none. */
  engine: t.optional(t.boolean(), false),
  /** What QEMU runs here. Not stated: those of the platforms that neither this host nor another machine runs by itself. */
  emulate: t.optional(t.list(t.string())),
  /** The packages that bring QEMU's handlers. Not stated: the distribution's. */
  qemuPackages: t.optional(t.list(t.string())),
};

/** Images for several architectures by one command: the plugin buildx, QEMU for what is foreign to the host, a builder. */
export default recipe(parameters, async (wanted, { node }) => {
  const { platforms, builder, user, use, driver, driverOptions, endpoint, nodes, bootstrap, emulate } = wanted;
  if (platforms.length === 0) fail("platforms: expected one at least");
  requirePlatforms([...platforms, ...(emulate ?? [])]);
  const host = { node, architecture: await hostArchitecture(node) };
  const source = await pluginSource(wanted, host);
  const name = source === "docker" ? "docker-buildx-plugin" : "docker-buildx";
  const config = configuration(builder, wanted);
  if (node.family === "debian" && source !== "release")
    aptUpdate("for buildx", { olderThan: 7 * 86_400, notIf: (host) => host.read(facts.package(name)).installed });
  plugin(source, wanted, host);
  if (wanted.engine) await engine(source, node);
  const elsewhere = nodes.flatMap((one) => (one.platforms ?? []).map(platform));
  const here = platforms.map(platform).filter((one) => !elsewhere.includes(one));
  const foreign = endpoint === undefined ? here.filter((one) => !runsItself(node.architecture, one)) : [];
  emulation(emulate ?? foreign, { ...host, packages: wanted.qemuPackages });
  // One that is asked for, here or on another machine, has to answer: docker says why it does not.
  const guard = endpoint === undefined && !wanted.engine ? "docker version" : undefined;
  if (guard !== undefined)
    log("no engine", { message: withoutEngine(builder, user), level: "warn", user, notIf: guard });
  buildxBuilder(builder, {
    driver,
    driverOptions,
    platforms,
    config,
    endpoint,
    nodes,
    bootstrap,
    user,
    action: use ? ["create", "use"] : ["create"],
    onlyIf: guard,
  });
});

const withoutEngine = (builder: string, user: string | undefined): string =>
  `the builder ${builder} is left out: no engine answers${
    user === undefined ? "; engine: true installs one" : ` ${user}: is there one, and is ${user} in its group, docker?`
  }`;
