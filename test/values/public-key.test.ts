import { describe, expect, it } from "vitest";
import { keyIdentity, parsePublicKey } from "../../src/values/public-key.ts";

const blob = "AAAAC3NzaC1lZDI1NTE5AAAAIIh9zDUC2vv6hYZjD2jIgl0lHyy2/Gl4cwKZuNhp7ofK";
const ecdsa =
  "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBE8CkS/CeGnvc6mqYON5uUQs9Kxj+nGOFGDPlxxpn3uF56CvgOcGijyzoyB9jATrzlIOU8V7WZ+NEkRtEN5ycxM=";

describe("a public key", () => {
  it.each([
    ["with a comment", `ssh-ed25519 ${blob} alice@laptop`, "ssh-ed25519", blob, "alice@laptop"],
    ["without one", `ssh-ed25519 ${blob}`, "ssh-ed25519", blob, ""],
    ["as ssh-keygen writes it", `ssh-ed25519 ${blob} a b  c\n`, "ssh-ed25519", blob, "a b  c"],
    ["between tabs", `\tssh-ed25519\t${blob}\tx`, "ssh-ed25519", blob, "x"],
    ["of another type", `ecdsa-sha2-nistp256 ${ecdsa} ec`, "ecdsa-sha2-nistp256", ecdsa, "ec"],
  ])("is taken apart %s", (_, text, type, key, comment) => {
    expect(parsePublicKey(text)).toEqual({ type, blob: key, comment });
  });

  it.each([
    ["nothing", ""],
    ["no type", blob],
    ["an unknown type", `ssh-x25519 ${blob}`],
    ["another type than it has inside", `ssh-rsa ${blob}`],
    ["a key that was cut", `ssh-ed25519 ${blob.slice(0, 20)}`],
    ["a key that was cut inside of a byte", `ssh-ed25519 ${blob.slice(0, -1)}`],
    ["a type alone", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"],
    ["options", `no-pty ssh-ed25519 ${blob}`],
    ["two lines", `ssh-ed25519 ${blob} x\nssh-ed25519 ${blob}`],
    ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n"],
  ])("is not: %s", (_, text) => expect(parsePublicKey(text)).toBeUndefined());

  it("is the same one whatever its comment says", () => {
    const [one, other] = ["x", "y"].map((comment) => keyIdentity({ type: "ssh-ed25519", blob, comment }));
    expect(one).toBe(other);
  });
});
