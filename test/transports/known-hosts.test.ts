import { describe, expect, it } from "vitest";
import { fingerprint, orderAlgorithms } from "../../src/transports/ssh/host-key.ts";
import {
  type HostAddress,
  judgeHostKey,
  keyType,
  knownHostsName,
  knownKeyTypes,
  parseKnownHosts,
} from "../../src/transports/ssh/known-hosts.ts";

// Made with ssh-keygen; the hashed names with `ssh-keygen -H`.
const ED = "AAAAC3NzaC1lZDI1NTE5AAAAIGR/O7oBNkaQHx1P9gHDOsgkak+VdhSBQ6opNIIttEO+";
const OTHER_ED = "AAAAC3NzaC1lZDI1NTE5AAAAIG+ToMRRBzkvytHJg4AnT4CnT7mGahBmyVlDPaOPdalk";
const EC =
  "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBMrMh0ixw3uUPv2t04OpVoGEiWensmlYM9Gcr17aeosQtEDwVgSwrGPXvK/sEdZBE1JIjmqC2guY75rP0ve7hAo=";
const HASHED = "|1|cT7jm7a0AC4ziL5QZ4KOuhGiMcA=|OeiCqMUxndMEGr0g/s+BwACIeo0=";
const HASHED_PORT = "|1|MS+jC4Qjo5Lt3zHbOC99XesKZlQ=|uKC0naOYPwkDVdW6NdDLIHuJmRM=";

const blob = (base64: string): Buffer => Buffer.from(base64, "base64");
const web: HostAddress = { host: "web1.example.com", port: 22 };
const high: HostAddress = { host: "web1.example.com", port: 2222 };
const verdict = (text: string, address: HostAddress, key: string) => {
  const found = judgeHostKey(parseKnownHosts(text, "known_hosts"), address, blob(key));
  return "known" in found ? `${found.type} ${found.known.file}:${found.known.line}` : found.type;
};

describe("the key of a host on port 22", () => {
  it.each([
    ["its name", `web1.example.com ssh-ed25519 ${ED} comment here`, "trusted"],
    ["its name in capitals", `WEB1.Example.com ssh-ed25519 ${ED}`, "trusted"],
    ["a list of names", `10.0.0.1,web1.example.com\tssh-ed25519\t${ED}`, "trusted"],
    ["a pattern", `*.example.com ssh-ed25519 ${ED}`, "trusted"],
    ["a pattern with ?", `web?.example.com ssh-ed25519 ${ED}`, "trusted"],
    ["a hashed name", `${HASHED} ssh-ed25519 ${ED}`, "trusted"],
    ["a line with carriage return", `web1.example.com ssh-ed25519 ${ED}\r`, "trusted"],
    [
      "two keys, the second one right",
      `web1.example.com ssh-ed25519 ${OTHER_ED}\nweb1.example.com ssh-ed25519 ${ED}`,
      "trusted",
    ],
    ["nothing", "", "unknown"],
    ["another name", `web2.example.com ssh-ed25519 ${ED}`, "unknown"],
    ["the end of a name only", `example.com ssh-ed25519 ${ED}`, "unknown"],
    ["a dot that is no pattern", `web1xexample.com ssh-ed25519 ${ED}`, "unknown"],
    ["a negated pattern", `*.example.com,!web1.example.com ssh-ed25519 ${ED}`, "unknown"],
    ["a negated pattern first", `!web1.*,*.example.com ssh-ed25519 ${ED}`, "unknown"],
    ["the same name on another port", `[web1.example.com]:2222 ssh-ed25519 ${ED}`, "unknown"],
    ["a comment", `# web1.example.com ssh-ed25519 ${ED}`, "unknown"],
    ["a type that is not the key's", `web1.example.com ssh-rsa ${ED}`, "unknown"],
    ["an unknown marker", `@trusted web1.example.com ssh-ed25519 ${ED}`, "unknown"],
    [
      "an authority, which vouches only for certificates",
      `@cert-authority *.example.com ssh-ed25519 ${ED}`,
      "certified known_hosts:1",
    ],
    ["an authority for other hosts", `@cert-authority *.example.org ssh-ed25519 ${ED}`, "unknown"],
    [
      "an authority and its own key",
      `@cert-authority * ssh-ed25519 ${OTHER_ED}\nweb1.example.com ssh-ed25519 ${ED}`,
      "trusted",
    ],
    ["another key", `\n\nweb1.example.com ssh-ed25519 ${OTHER_ED}`, "changed known_hosts:3"],
    ["another hashed key", `${HASHED} ssh-ed25519 ${OTHER_ED}`, "changed known_hosts:1"],
    ["a key of another type only", `web1.example.com ecdsa-sha2-nistp256 ${EC}`, "changed known_hosts:1"],
    [
      "keys of two types, of which its own is named",
      `web1.example.com ecdsa-sha2-nistp256 ${EC}\nweb1.example.com ssh-ed25519 ${OTHER_ED}`,
      "changed known_hosts:2",
    ],
    ["a revocation", `web1.example.com ssh-ed25519 ${ED}\n@revoked * ssh-ed25519 ${ED}`, "revoked known_hosts:2"],
    [
      "a revocation of another key",
      `web1.example.com ssh-ed25519 ${ED}\n@revoked * ssh-ed25519 ${OTHER_ED}`,
      "trusted",
    ],
    ["a revocation for other hosts", `web1.example.com ssh-ed25519 ${ED}\n@revoked db* ssh-ed25519 ${ED}`, "trusted"],
  ])("known by %s", (_, text, expected) => {
    expect(verdict(text, web, ED)).toBe(expected);
  });
});

describe("the key of a host on another port", () => {
  it.each([
    ["its name and port", `[web1.example.com]:2222 ssh-ed25519 ${ED}`, "trusted"],
    ["its hashed name and port", `${HASHED_PORT} ssh-ed25519 ${ED}`, "trusted"],
    ["a pattern and the port", `[*.example.com]:2222 ssh-ed25519 ${ED}`, "trusted"],
    ["another port", `[web1.example.com]:2223 ssh-ed25519 ${ED}`, "unknown"],
    ["the same key on port 22, as with OpenSSH", `web1.example.com ssh-ed25519 ${ED}`, "trusted"],
    ["another key on port 22, which may be another machine", `web1.example.com ssh-ed25519 ${OTHER_ED}`, "unknown"],
    ["another key on this port", `[web1.example.com]:2222 ssh-ed25519 ${OTHER_ED}`, "changed known_hosts:1"],
    ["a revocation under the bare name", `@revoked web1.example.com ssh-ed25519 ${ED}`, "revoked known_hosts:1"],
  ])("known by %s", (_, text, expected) => {
    expect(verdict(text, high, ED)).toBe(expected);
  });
});

describe("several files", () => {
  it("count together, and a revocation in one beats trust in another", () => {
    const mine = parseKnownHosts(`web1.example.com ssh-ed25519 ${ED}\n`, "mine");
    const global = parseKnownHosts(`\n@revoked * ssh-ed25519 ${ED}\n`, "global");
    expect(judgeHostKey([...mine, ...global], web, blob(ED))).toMatchObject({
      type: "revoked",
      known: { file: "global", line: 2 },
    });
  });
});

describe("the types of key to ask for", () => {
  it.each([
    ["a host known by ecdsa", `web1.example.com ecdsa-sha2-nistp256 ${EC}`, ["ecdsa-sha2-nistp256"]],
    ["an unknown host", "", []],
    ["an authority only", `@cert-authority * ssh-ed25519 ${ED}`, []],
  ])("%s", (_, text, types) => {
    expect(knownKeyTypes(parseKnownHosts(text, "known_hosts"), web)).toEqual(types);
  });

  it("has those of the bare name where the port is not known", () => {
    const known = parseKnownHosts(`web1.example.com ecdsa-sha2-nistp256 ${EC}`, "known_hosts");
    expect(knownKeyTypes(known, high)).toEqual(["ecdsa-sha2-nistp256"]);
  });

  it("puts the known ones first, and an RSA key stands for its signatures with SHA-2 alone", () => {
    expect(orderAlgorithms(["ssh-rsa"]).slice(0, 3)).toEqual(["rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519"]);
    expect(orderAlgorithms([])[0]).toBe("ssh-ed25519");
  });
});

describe("a host key", () => {
  it("has the fingerprint that ssh-keygen -l shows", () => {
    expect(fingerprint(blob(ED))).toBe("SHA256:D+NeAC03mAxOgQazkGtKCuv78ZIdOQc67bPPW9BK/jE");
  });

  it("tells its type, and rubbish has none", () => {
    expect(keyType(blob(EC))).toBe("ecdsa-sha2-nistp256");
    expect([keyType(Buffer.alloc(0)), keyType(Buffer.from("ffffffffff", "hex"))]).toEqual(["unknown", "unknown"]);
  });

  it("is known under a name with the port only where that is not 22", () => {
    expect([knownHostsName(web), knownHostsName({ host: "FE80::1", port: 2222 })]).toEqual([
      "web1.example.com",
      "[fe80::1]:2222",
    ]);
  });
});
