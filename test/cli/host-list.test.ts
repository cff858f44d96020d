import { describe, expect, it } from "vitest";
import { hostList } from "../../src/cli/host-list.ts";

describe("--host", () => {
  it.each([
    ["web1", { host: "web1", user: undefined, port: undefined }],
    ["deploy@web1", { host: "web1", user: "deploy", port: undefined }],
    ["web1:2222", { host: "web1", user: undefined, port: 2222 }],
    ["a@b@web1:22", { host: "web1", user: "a@b", port: 22 }],
    ["::1", { host: "::1", user: undefined, port: undefined }],
    ["root@[::1]:2222", { host: "::1", user: "root", port: 2222 }],
    ["[fe80::1]", { host: "fe80::1", user: undefined, port: undefined }],
  ])("understands %s", (written, expected) => {
    expect(hostList([written])).toEqual([{ written, ...expected }]);
  });

  it("takes several, with commas and repeated", () => {
    expect(hostList(["web1, web2", "db1"]).map(({ host }) => host)).toEqual(["web1", "web2", "db1"]);
  });

  it.each([
    ["web1,", '"" names no host'],
    ["@web1", '"@web1" names no host'],
    ["web1:ssh", '"web1:ssh": expected a port from 1 to 65535, got "ssh"'],
    ["web1:70000", '"web1:70000": expected a port from 1 to 65535, got "70000"'],
    ["web1,web2,web1", "web1 is named twice"],
  ])("refuses %s", (written, message) => {
    expect(() => hostList([written])).toThrow(message);
  });
});
