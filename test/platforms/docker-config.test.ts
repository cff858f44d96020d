import { describe, expect, it } from "vitest";
import {
  type DockerConfig,
  helperOf,
  isRegistry,
  parseDockerConfig,
  registryHost,
  storedLogin,
  withLogin,
} from "../../src/platforms/docker-config.ts";

const auth = (text: string) => ({ auth: Buffer.from(text).toString("base64") });

describe("the configuration of docker's client", () => {
  it.each(["ghcr.io", "registry.example.com:5000", "https://ghcr.io/v2/", "localhost", "docker.io"])(
    "%s is a registry",
    (text) => expect(isRegistry(text)).toBe(true),
  );

  it.each(["", "-x", "a b", "--help", "ghcr.io;id", "user@ghcr.io"])("%j is none", (text) => {
    expect(isRegistry(text)).toBe(false);
  });

  it.each([
    ["ghcr.io", "ghcr.io"],
    ["https://ghcr.io/", "ghcr.io"],
    ["localhost:5000/v2", "localhost:5000"],
    ["docker.io", undefined],
    ["https://index.docker.io/v1/", undefined],
  ])("docker login is told of %s: %s", (registry, host) => expect(registryHost(registry)).toBe(host));

  it.each<[string, DockerConfig, string, ReturnType<typeof storedLogin>]>([
    ["nothing", {}, "ghcr.io", { state: "none" }],
    ["another registry", { auths: { "quay.io": auth("a:b") } }, "ghcr.io", { state: "none" }],
    [
      "a password with colons in it",
      { auths: { "ghcr.io": auth("me:p:w") } },
      "ghcr.io",
      { state: "plain", username: "me", password: "p:w" },
    ],
    [
      "an entry that was written as a URL",
      { auths: { "https://ghcr.io/v2/": auth("me:pw") } },
      "ghcr.io",
      { state: "plain", username: "me", password: "pw" },
    ],
    [
      "Docker Hub",
      { auths: { "https://index.docker.io/v1/": auth("me:pw") } },
      "docker.io",
      { state: "plain", username: "me", password: "pw" },
    ],
    [
      "a token in place of the password",
      { auths: { "a.azurecr.io": { ...auth("me:"), identitytoken: "xyz" } } },
      "a.azurecr.io",
      { state: "by token", username: "me" },
    ],
    ["an empty entry without a helper", { auths: { "ghcr.io": {} } }, "ghcr.io", { state: "none" }],
    ["a helper for all", { auths: { "ghcr.io": {} }, credsStore: "pass" }, "ghcr.io", { state: "in a helper" }],
    [
      "a helper for this one",
      { auths: { "ghcr.io": {} }, credHelpers: { "ghcr.io": "ghcr" } },
      "ghcr.io",
      { state: "in a helper" },
    ],
    [
      "a helper for another one",
      { auths: { "ghcr.io": auth("me:pw") }, credHelpers: { "quay.io": "quay" } },
      "ghcr.io",
      { state: "plain", username: "me", password: "pw" },
    ],
  ])("has a login, or none: %s", (_, config, registry, login) => {
    expect(storedLogin(config, registry)).toEqual(login);
  });

  it("is read whatever else is in it, and refused if it is something else", () => {
    expect(parseDockerConfig("")).toEqual({});
    expect(parseDockerConfig('{"auths":{},"psFormat":"x"}')).toEqual({ auths: {}, psFormat: "x" });
    expect(parseDockerConfig("{")).toBeUndefined();
    expect(parseDockerConfig('{"auths":[1]}')).toBeUndefined();
  });

  it("is foretold after a login and a logout", () => {
    const before: DockerConfig = { auths: { "quay.io": auth("a:b") } };
    const after = withLogin(before, "https://ghcr.io/", "bWU6cHc=");
    expect(after).toEqual({ auths: { "quay.io": auth("a:b"), "ghcr.io": { auth: "bWU6cHc=" } } });
    expect(withLogin(after, "ghcr.io", undefined)).toEqual(before);
    const hub = { "https://index.docker.io/v1/": {} };
    expect(withLogin({ credsStore: "pass" }, "docker.io", "x")).toEqual({ credsStore: "pass", auths: hub });
    expect(helperOf({ credsStore: "" }, "ghcr.io")).toBeUndefined();
  });
});
