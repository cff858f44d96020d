import { describe, expect, it } from "vitest";
import { findVersions, parseVersions } from "../../src/platforms/apt-policy.ts";

const all = parseVersions(`bash:
  Installed: 5.2.15-2+b13
  Candidate: 5.2.15-2+b13
  Version table:
 *** 5.2.15-2+b13 500
        500 http://mirror.example/debian bookworm/main amd64 Packages
        100 /var/lib/dpkg/status
nginx:
  Installed: (none)
  Candidate: 1.22.1-9+deb12u11
  Package pin: 1.22.1-9+deb12u11
  Version table:
     1.24.0-1 -1
        -1 http://mirror.example/debian sid/main amd64 Packages
     1.22.1-9+deb12u11 500 (phased 20%)
        500 http://mirror.example/debian-security bookworm-security/main amd64 Packages
     1.22.1-9+deb12u9 990
        500 http://mirror.example/debian bookworm/main amd64 Packages
mail-transport-agent:
  Installed: (none)
  Candidate: (none)
  Version table:
libc6:i386:
  Installed: (none)
  Candidate: 2.36-9
  Version table:
     2.36-9 500
        500 http://mirror.example/debian bookworm/main i386 Packages
`);

describe("apt-cache policy", () => {
  it.each([
    ["bash", "5.2.15-2+b13", ["5.2.15-2+b13"]],
    ["bash:amd64", "5.2.15-2+b13", ["5.2.15-2+b13"]],
    ["nginx", "1.22.1-9+deb12u11", ["1.24.0-1", "1.22.1-9+deb12u11", "1.22.1-9+deb12u9"]],
    ["mail-transport-agent", undefined, []],
    ["libc6:i386", "2.36-9", ["2.36-9"]],
    ["bash:arm64", undefined, []],
    ["no-such", undefined, []],
    ["constructor", undefined, []],
  ])("of %s tells the candidate %s", (name, candidate, versions) => {
    expect(findVersions(all, name, "x86_64")).toEqual({ candidate, versions });
  });

  it("has no answer where apt printed none", () => {
    expect(findVersions(parseVersions(""), "bash", "x86_64")).toEqual({ candidate: undefined, versions: [] });
  });
});
