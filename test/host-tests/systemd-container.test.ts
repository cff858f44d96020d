import { describe, expect, it } from "vitest";
import { systemdOptions } from "../../src/host-tests/systemd-container.ts";

describe("a container that boots systemd", () => {
  it("gets only the v2 hierarchy of a machine with cgroup v1", () => {
    const options = systemdOptions(true);
    expect(options).toContain("--volume=/sys/fs/cgroup/unified:/sys/fs/cgroup:rw");
    expect(options).not.toContain("--privileged");
  });

  it("is privileged where there is cgroup v2 alone", () => {
    expect(systemdOptions(false)).toEqual(["--restart=on-failure", "--env=container=docker", "--privileged"]);
  });
});
