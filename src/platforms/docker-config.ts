import * as v from "valibot";

/** The entry of Docker Hub in the client's configuration. */
const hubEntry = "https://index.docker.io/v1/";

/** A registry as a recipe calls it: a host, perhaps with a port, or a URL of one. */
export function isRegistry(text: string): boolean {
  return /^(?:https?:\/\/)?[A-Za-z0-9][\w.-]*(?::\d+)?(?:\/[\w./-]*)?$/.test(text);
}

/**
 * What `docker login` is told; undefined for Docker Hub, which it takes where it is told nothing.
 *
 * @example registryHost("https://ghcr.io/") // "ghcr.io"
 */
export function registryHost(registry: string): string | undefined {
  const host = hostOf(registry);
  return ["docker.io", "index.docker.io", "registry-1.docker.io"].includes(host) ? undefined : host;
}

/** As the docker client compares them: without the scheme, and what comes after the host. */
const hostOf = (registry: string): string => registry.replace(/^https?:\/\//, "").replace(/\/.*$/s, "");

const Entry = v.looseObject({ auth: v.optional(v.string()), identitytoken: v.optional(v.string()) });

const Config = v.looseObject({
  auths: v.optional(v.record(v.string(), Entry)),
  credsStore: v.optional(v.string()),
  credHelpers: v.optional(v.record(v.string(), v.string())),
});

/** The docker client's configuration of a user, as far as logins go. */
export type DockerConfig = v.InferOutput<typeof Config>;

/** Undefined for what is no such file. */
export function parseDockerConfig(text: string): DockerConfig | undefined {
  try {
    const result = v.safeParse(Config, text.trim() === "" ? {} : JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** What is kept of a login. */
export type StoredLogin =
  | { readonly state: "none" }
  /** Somebody is logged in; who, only the helper knows. */
  | { readonly state: "in a helper" }
  /** The registry gave a token in place of the password. */
  | { readonly state: "by token"; readonly username: string }
  | { readonly state: "plain"; readonly username: string; readonly password: string };

/** What the configuration has of a registry. A login that a helper keeps leaves an empty entry. */
export function storedLogin(config: DockerConfig, registry: string): StoredLogin {
  const entry = Object.entries(config.auths ?? {}).find(([key]) => isSame(key, registry))?.[1];
  if (entry === undefined) return { state: "none" };
  if (helperOf(config, registry) !== undefined) return { state: "in a helper" };
  const [, username = "", password = ""] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(entry.auth ?? "", "base64").toString("utf8")) ?? [];
  if (entry.identitytoken !== undefined && entry.identitytoken !== "") return { state: "by token", username };
  // What was stored in other ways, an empty entry without a helper, is no login.
  return entry.auth === undefined ? { state: "none" } : { state: "plain", username, password };
}

/** The credential helper that keeps the login of a registry: `pass` for docker-credential-pass. */
export function helperOf({ credHelpers = {}, credsStore }: DockerConfig, registry: string): string | undefined {
  const own = Object.entries(credHelpers).find(([key]) => isSame(key, registry))?.[1];
  return [own, credsStore].find((helper) => helper !== undefined && helper !== "");
}

/** The configuration after a login, or without `auth` after a logout, as the client writes it. */
export function withLogin(config: DockerConfig, registry: string, auth: string | undefined): DockerConfig {
  const others = Object.entries(config.auths ?? {}).filter(([key]) => !isSame(key, registry));
  const entry = helperOf(config, registry) === undefined ? { auth } : {};
  const own = auth === undefined ? [] : [[registryHost(registry) ?? hubEntry, entry] as const];
  return { ...config, auths: Object.fromEntries([...others, ...own]) };
}

const isSame = (key: string, registry: string): boolean => registryHost(key) === registryHost(registry);
