import { dirname } from "node:path/posix";
import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import {
  type DockerConfig,
  helperOf,
  isRegistry,
  parseDockerConfig,
  registryHost,
  storedLogin,
  withLogin,
} from "../platforms/docker-config.ts";
import { reveal, Secret } from "../values/secret.ts";
import { type ShellCommand, sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";

export interface DockerLoginProperties {
  /** The registry: a host such as `"ghcr.io"`, perhaps with a port. Docker Hub is `"docker.io"`. Default: the resource's name. */
  registry?: string | undefined;
  /** The user at the registry. */
  username?: Lazy<string> | undefined;
  /** The password, or better a token. It goes to `docker login` by standard input. */
  password?: Lazy<Secret> | undefined;
  /** The user of the host who is logged in. Default: the run's own. */
  user?: string | undefined;
  /** Environment variables for docker; with `DOCKER_CONFIG` the login is kept there. */
  env?: Readonly<Record<string, string | Secret>> | undefined;
}

const registry = v.pipe(
  t.string(),
  v.check(isRegistry, 'expected the host of a registry, such as "ghcr.io" or "registry.example.com:5000"'),
);

const username = v.pipe(
  t.string(),
  v.check((name) => name !== "" && !/[:\r\n]/.test(name), "expected a name without a colon, on one line"),
);

const password = v.instance(Secret, 'expected a secret, such as secret({ env: "REGISTRY_TOKEN" })');

/** Common properties have been checked already; here they are taken because they tell where the login is kept. */
const environment = v.custom<Readonly<Record<string, string | Secret>>>(() => true);

/**
 * A login at a registry of container images, as `docker login` keeps it for a user. It is renewed where the user or the
 * password that is kept differs. What a credential helper keeps (`credsStore`, `credHelpers`) is not asked for: there it
 * only counts whether there is a login.
 *
 * @example
 * dockerLogin("ghcr.io", { username: "deploy", password: secret({ env: "REGISTRY_TOKEN" }), user: "deploy" });
 * dockerLogin("docker.io", { action: "logout" });
 */
export const dockerLogin = defineResource<DockerLoginProperties>()({
  type: "dockerLogin",
  properties: {
    registry: nameProperty(registry),
    username: t.optional(username),
    password: t.optional(password),
    user: t.optional(t.string()),
    env: t.optional(environment),
  },
  requiredFor: { login: ["username", "password"] },
  defaultAction: "login",
  actions: {
    login({ username, password, ...wanted }, host) {
      const kept = keptConfig(wanted, host);
      const { registry } = wanted;
      // docker takes line ends off what comes by standard input.
      const word = reveal(password).replace(/[\r\n]+$/, "");
      const why = difference(kept, { registry, username, word });
      if (why === undefined) return [];
      const auth = Buffer.from(`${username}:${word}`).toString("base64");
      const after = withLogin(kept.config, registry, auth);
      const script = sh`docker login ${`--username=${username}`} --password-stdin ${serverOf(registry)}`;
      return [dockerChange(why, { script, stdin: word }, { kept, after, wanted }, host)];
    },
    logout(wanted, host) {
      const kept = keptConfig(wanted, host);
      const { registry } = wanted;
      if (storedLogin(kept.config, registry).state === "none") return [];
      const after = withLogin(kept.config, registry, undefined);
      const script = sh`docker logout ${serverOf(registry)}`;
      return [dockerChange("log out", { script }, { kept, after, wanted }, host)];
    },
  },
});

interface Whose {
  readonly registry: string;
  readonly user: string | undefined;
  readonly env: DockerLoginProperties["env"];
}

/** What the client knows now, and where it keeps that. */
interface Kept {
  readonly path: string;
  readonly config: DockerConfig;
}

function keptConfig({ user, env = {} }: Whose, host: HostView): Kept {
  const path = `${folderOf(user, env, host)}/config.json`;
  const { text = "", why } = host.read(facts.content(path));
  const config = why === undefined || why === "absent" ? parseDockerConfig(text) : undefined;
  if (config !== undefined) return { path, config };
  throw new ResourceError(`${path} is no configuration of docker's`, {
    hint: `docker itself could not read it; file("${path}", { action: "delete" }) removes it, with all logins`,
  });
}

function folderOf(user: string | undefined, env: NonNullable<Whose["env"]>, host: HostView): string {
  const stated = env["DOCKER_CONFIG"];
  if (stated !== undefined) {
    const folder = reveal(stated).replace(/(?<=.)\/+$/, "");
    if (folder.startsWith("/")) return folder;
    throw new ResourceError("env.DOCKER_CONFIG: expected an absolute path");
  }
  const name = user ?? host.platform.user;
  host.require(facts.user(name), ({ exists }) => exists, {
    message: `there is no user ${name}`,
    assumption: `there is a user ${name} by then`,
    hint: "is the user made before it?",
  });
  const account = host.read(facts.user(name));
  // Only a forecast comes here without a home.
  return `${account.exists ? account.home.replace(/\/+$/, "") : `/home/${name}`}/.docker`;
}

interface Wanted {
  readonly registry: string;
  readonly username: string;
  readonly word: string;
}

/** Why it takes a login, in words; undefined where that is kept already. */
function difference({ config }: Kept, { registry, username, word }: Wanted): string | undefined {
  const stored = storedLogin(config, registry);
  const helper = helperOf(config, registry);
  if (stored.state === "none") return `log in as ${username}${helper === undefined ? "" : `, kept by ${helper}`}`;
  if (stored.state === "in a helper") return undefined;
  if (stored.username !== username) return `log in as ${username}, no longer as ${stored.username}`;
  if (stored.state === "by token" || stored.password === word) return undefined;
  return `log in as ${username}, with another password`;
}

/** Docker Hub is what docker takes without being told. */
function serverOf(registry: string): readonly string[] {
  const host = registryHost(registry);
  return host === undefined ? [] : ["--", host];
}

interface Doing {
  readonly script: ShellCommand;
  readonly stdin?: string | undefined;
}

interface Around {
  readonly kept: Kept;
  readonly after: DockerConfig;
  readonly wanted: Whose;
}

function dockerChange(
  summary: string,
  { script, stdin }: Doing,
  { kept, after, wanted }: Around,
  host: HostView,
): Change {
  const { path } = kept;
  const { user, env } = wanted;
  const hasDocker = facts.command({ command: "command -v docker", user, env });
  host.require(hasDocker, ({ status }) => status === 0, {
    message: "docker is not installed on this host",
    assumption: "docker is installed by then",
    hint: 'pkg("docker.io") before it installs it on Debian',
  });
  const { canonical, crossedLink } = host.read(facts.content(path));
  return change(
    summary,
    { script, ...(stdin === undefined ? {} : { content: Buffer.from(stdin) }) },
    {
      affects: [{ type: "below", path: dirname(canonical) }],
      makes: [facts.content(path).is({ text: JSON.stringify(after), canonical, crossedLink })],
    },
  );
}
