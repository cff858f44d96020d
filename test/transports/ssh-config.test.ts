import { homedir, userInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { expandHome, type SshConfigQuery, sshHostConfig } from "../../src/transports/ssh-config.ts";

const home = homedir();
const me = userInfo().username;

const typical = `
# a comment
host web1 web2
  HOSTNAME %h.example.com
  user = deploy
  Port 2222
  IdentityFile ~/.ssh/deploy
  IdentitiesOnly yes

Host !db9 db*
  User "postgres"

Match user backup
  Port 2200

Host *
  User nobody
  Port 22
  IdentityFile %d/keys/%r@%h-%u.%n:%p%%
  UserKnownHostsFile ~/.ssh/hosts /etc/hosts.ssh
  StrictHostKeyChecking no
`;

const said = (text: string, query: SshConfigQuery) => {
  const entries = Object.entries(sshHostConfig(text, query));
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== false));
};

describe("what an ssh configuration says of a host", () => {
  it("is the first value of each directive, and every IdentityFile", () => {
    expect(said(typical, { host: "web1" })).toEqual({
      hostName: "web1.example.com",
      user: "deploy",
      port: 2222,
      identityFiles: [`${home}/.ssh/deploy`, `${home}/keys/deploy@web1.example.com-${me}.web1:2222%`],
      identitiesOnly: true,
      userKnownHostsFiles: [`${home}/.ssh/hosts`, "/etc/hosts.ssh"],
    });
  });

  it("skips a negated pattern", () => {
    expect(said(typical, { host: "db1" })).toMatchObject({ user: "postgres", port: 22 });
    expect(said(typical, { host: "db9" })).toMatchObject({ user: "nobody" });
  });

  it("yields to the user and the port that were asked for, and tells them to Match and to the tokens", () => {
    const config = said(typical, { host: "web1", user: "backup", port: 23 });
    expect(config).toMatchObject({ user: "backup", port: 23 });
    expect(config.identityFiles).toContain(`${home}/keys/backup@web1.example.com-${me}.web1:23%`);
    expect(said(typical, { host: "db1", user: "backup" })).toMatchObject({ port: 2200 });
  });

  it("is nothing for an empty file", () => {
    expect(said("", { host: "web1" })).toEqual({ identityFiles: [], userKnownHostsFiles: [] });
  });

  it.each([
    ["a name with spaces", 'Host w\n IdentityFile "/a b/key"', { identityFiles: ["/a b/key"] }],
    ["an unknown token", "Host w\n IdentityFile /keys/%z", { identityFiles: ["/keys/%z"] }],
    [
      "none in place of a file",
      "Host w\n IdentityFile none\n UserKnownHostsFile none",
      { identityFiles: [], userKnownHostsFiles: [] },
    ],
    ["one known_hosts file", "Host w\n UserKnownHostsFile /k", { userKnownHostsFiles: ["/k"] }],
    ["an alias for the host key", "Host w\n HostKeyAlias web", { hostKeyAlias: "web" }],
    ["no proxy", "Host w\n ProxyJump none\nHost *\n ProxyJump bastion\n ProxyCommand nc %h %p", {}],
    ["a command to run while matching", "Match exec true\n User evil", { user: undefined }],
    ["canonical names, which are not followed", "Host w\n CanonicalizeHostname yes\n CanonicalDomains a.b c.d", {}],
    ["an Include, which is not followed", "Include other\nHost w\n User u", { user: "u" }],
    ["Windows line ends", "Host w\r\n  User u\r\n  Port 23\r\n", { user: "u", port: 23 }],
  ])("may have %s", (_, text, expected) => {
    expect(sshHostConfig(text, { host: "w" })).toMatchObject(expected);
  });
});

describe("an ssh configuration that cannot be followed", () => {
  const message = (text: string) => {
    try {
      return sshHostConfig(text, { host: "web1" });
    } catch (error) {
      return describeError(error);
    }
  };

  it("is refused for a host behind another one, rather than connecting to the wrong place", () => {
    expect(message("Host web*\n  ProxyJump deploy@bastion:2222")).toMatchInlineSnapshot(`
      "web1: the ssh configuration reaches it by ProxyJump deploy@bastion:2222, which is not supported yet
        If it can be reached directly, write \`ProxyJump none\` for it before that line."
    `);
    expect(message("Host web*\n  proxycommand ssh -W %h:%p bastion")).toMatchInlineSnapshot(`
      "web1: the ssh configuration reaches it by ProxyCommand ssh -W %h:%p bastion, which is not supported yet
        If it can be reached directly, write \`ProxyJump none\` for it before that line."
    `);
    expect(message("Host db*\n  ProxyJump bastion")).toMatchObject({ identityFiles: [] });
  });

  it("is refused for what cannot be understood", () => {
    expect(message("Host web1\n  Port ssh")).toMatchInlineSnapshot(
      `"web1: the ssh configuration has no valid port: ssh"`,
    );
    expect(message('Host web1\n  User "deploy')).toMatchInlineSnapshot(
      `"web1: the ssh configuration cannot be read: Unexpected line break at deploy"`,
    );
  });
});

describe("a path", () => {
  it("has its ~ expanded only where it stands for the own home", () => {
    expect(["~", "~/x", "~bob/x", "/a/~/x", "x~"].map(expandHome)).toEqual([
      home,
      `${home}/x`,
      "~bob/x",
      "/a/~/x",
      "x~",
    ]);
  });
});
