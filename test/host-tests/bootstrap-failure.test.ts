import { describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { bootstrapFailure } from "../../src/host-tests/bootstrap-failure.ts";

/** As mmdebstrap 1.3 and apt 2.6 say it. */
const sayings = {
  missing: { status: 127, said: "spawn mmdebstrap ENOENT" },
  unsigned: {
    status: 25,
    said: `I: automatically chosen mode: root
Err:2 http://mirror.example/ubuntu noble InRelease
W: GPG error: http://mirror.example/ubuntu noble InRelease: NO_PUBKEY 871920D1991BC93C
E: The repository 'http://mirror.example/ubuntu noble InRelease' is not signed.
E: mmdebstrap failed to run`,
  },
  absent: {
    status: 25,
    said: `E: The repository 'http://mirror.example/ubuntu noble Release' does not have a Release file.
E: mmdebstrap failed to run`,
  },
  away: {
    status: 25,
    said: `W: Failed to fetch http://mirror.example/ubuntu/dists/noble/InRelease  Could not resolve 'mirror.example'
E: mmdebstrap failed to run`,
  },
  other: { status: 1, said: "no space left on device" },
};

describe("a bare image that cannot be made of packages", () => {
  it("is told with the reason, and what to do", () => {
    const told = Object.values(sayings).map((end) => describeError(bootstrapFailure("noble", end)));
    expect(told.join("\n\n")).toMatchInlineSnapshot(`
      "ubuntu:noble: no registry gives this image, and there is no mmdebstrap to make it
        let the engine reach a registry; or apt-get install mmdebstrap, with which an image is made of packages

      ubuntu:noble: no registry gives this image, and this machine lacks Ubuntu's keys to make it of packages
        let the engine reach a registry; or put /usr/share/keyrings/ubuntu-archive-keyring.gpg there, of Ubuntu's package ubuntu-keyring
        It said:
        W: GPG error: http://mirror.example/ubuntu noble InRelease: NO_PUBKEY 871920D1991BC93C
        E: The repository 'http://mirror.example/ubuntu noble InRelease' is not signed.
        E: mmdebstrap failed to run

      ubuntu:noble: no registry gives this image, and no mirror of packages has noble
        let the engine reach a registry; or name another release
        It said:
        E: The repository 'http://mirror.example/ubuntu noble Release' does not have a Release file.
        E: mmdebstrap failed to run

      ubuntu:noble: no registry gives this image, and no mirror of packages can be reached
        look at this machine's network
        It said:
        W: Failed to fetch http://mirror.example/ubuntu/dists/noble/InRelease  Could not resolve 'mirror.example'
        E: mmdebstrap failed to run

      ubuntu:noble: no registry gives this image, and mmdebstrap cannot make it
        It said:
        no space left on device"
    `);
  });

  it("names the keys of its own distribution", () => {
    expect(bootstrapFailure("bullseye", sayings.unsigned)).toMatchObject({
      about: "debian:bullseye",
      hint: expect.stringContaining("debian-archive-keyring"),
    });
  });
});
