import { facts, type HostView, ResourceError } from "tsamae";

/** As whom, and with what, docker is run. */
export interface DockerProcess {
  readonly user?: string | undefined;
  readonly env?: Readonly<Record<string, unknown>> | undefined;
}

/** Where buildx keeps what a user has: `BUILDX_CONFIG`, or a folder in docker's own. */
export function buildxFolder({ user, env = {} }: DockerProcess, host: HostView): string {
  const own = stated(env, "BUILDX_CONFIG");
  if (own !== undefined) return own;
  return `${stated(env, "DOCKER_CONFIG") ?? `${homeOf(user ?? host.platform.user, host)}/.docker`}/buildx`;
}

function stated(env: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const folder = env[name];
  if (folder === undefined) return undefined;
  if (typeof folder === "string" && /^\/./.test(folder)) return folder.replace(/\/+$/, "");
  throw new ResourceError(`env.${name}: expected an absolute path`);
}

function homeOf(name: string, host: HostView): string {
  const fact = facts.user(name);
  host.require(fact, ({ exists }) => exists, {
    message: `there is no user ${name}`,
    assumption: `there is a user ${name} by then`,
    hint: "is the user made before it?",
  });
  const account = host.read(fact);
  // Only a forecast comes here without a home.
  return account.exists ? account.home.replace(/\/+$/, "") : `/home/${name}`;
}

/** What has to be there before anything is built. */
export function requirePlugin(process: DockerCommand, host: HostView): void {
  host.require(facts.command({ ...process, command: "docker buildx version" }), ({ status }) => status === 0, {
    message: "docker has no plugin buildx on this host",
    assumption: "docker has the plugin buildx by then",
    hint: "the cookbook buildx installs it: await include(buildx)",
  });
}

type DockerCommand = Omit<Parameters<typeof facts.command>[0], "command">;
