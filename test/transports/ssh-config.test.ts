import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeError } from "../../src/errors.ts";
import { type SshConfigQuery, type SshHostConfig, sshHostConfig } from "../../src/transports/ssh/config.ts";
import { expandHome } from "../../src/transports/ssh/tokens.ts";

const home = homedir();
const me = userInfo().username;

let folder = "";
beforeAll(() => {
  const scratch = join(import.meta.dirname, "../../tmp");
  mkdirSync(scratch, { recursive: true });
  folder = mkdtempSync(join(scratch, "ssh-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const said = (text: string, query: SshConfigQuery = { host: "web1" }) =>
  sshHostConfig([{ file: "config", text }], query);

/** What OpenSSH makes of the same text, in the words of {@link SshHostConfig}. */
function oracle(text: string, { host, user, port }: SshConfigQuery): Partial<SshHostConfig> {
  const file = join(folder, "config");
  writeFileSync(file, text);
  const options = [...(user === undefined ? [] : ["-l", user]), ...(port === undefined ? [] : ["-p", String(port)])];
  const lines = execFileSync("ssh", ["-G", "-F", file, ...options, host], { encoding: "utf8", stdio: "pipe" }).split(
    "\n",
  );
  const all = (keyword: string) =>
    lines.flatMap((line) => (line.startsWith(`${keyword} `) ? [line.slice(keyword.length + 1)] : []));
  const paths = (keyword: string) => all(keyword).map(expandHome);
  const isUsual = all("identityfile").includes("~/.ssh/id_rsa");
  const seconds = Number(all("connecttimeout")[0]);
  return {
    hostName: all("hostname")[0] ?? "",
    user: all("user")[0] ?? "",
    port: Number(all("port")[0]),
    identityFiles: isUsual ? undefined : paths("identityfile").filter((path) => path !== "none"),
    identitiesOnly: all("identitiesonly")[0] === "yes",
    certificateFiles: paths("certificatefile"),
    hostKeyAlias: all("hostkeyalias")[0],
    acceptsSha1HostKey: all("hostkeyalgorithms")[0]?.split(",").includes("ssh-rsa") ?? false,
    acceptsSha1Login: all("pubkeyacceptedalgorithms")[0]?.split(",").includes("ssh-rsa") ?? false,
    proxyJump: all("proxyjump")[0],
    connectTimeoutMs: Number.isNaN(seconds) ? undefined : seconds * 1000,
  };
}

const compared = [
  "hostName",
  "user",
  "port",
  "identityFiles",
  "identitiesOnly",
  "certificateFiles",
  "hostKeyAlias",
  "acceptsSha1HostKey",
  "acceptsSha1Login",
  "proxyJump",
  "connectTimeoutMs",
] as const;

const pick = (config: Partial<SshHostConfig>) => Object.fromEntries(compared.map((key) => [key, config[key]]));

const texts: readonly (readonly [what: string, text: string])[] = [
  ["nothing", ""],
  ["the first value of each directive", "Host web*\n User a\n Port 23\nHost *\n User b\n Port 24"],
  ["directives before the first block", "User a\nHost web1\n User b\n IdentityFile /k"],
  [
    "every IdentityFile, each once",
    "Host web1\n IdentityFile /a\n IdentityFile /b\nHost *\n IdentityFile /c\n IdentityFile /a",
  ],
  ["no key at all", "Host web1\n IdentityFile none"],
  ["certificates", "Host *\n CertificateFile /a-cert.pub\n CertificateFile /b-cert.pub\n IdentitiesOnly yes"],
  ["SHA-1 in a host's key", "Host web1\n HostKeyAlgorithms +ssh-rsa\nHost *\n HostKeyAlgorithms ssh-ed25519"],
  ["SHA-1 for another host", "Host web2\n HostKeyAlgorithms +ssh-rsa\n PubkeyAcceptedAlgorithms +ssh-rsa"],
  ["SHA-1 to log in", "Host *\n PubkeyAcceptedAlgorithms ^ssh-ed25519,ssh-rsa"],
  ["SHA-1 to log in, by the old name", "Host *\n PubkeyAcceptedKeyTypes ssh-rsa"],
  ["SHA-1 by a pattern", "Host *\n HostKeyAlgorithms +ssh-r*"],
  ["SHA-1 taken out", "Host *\n HostKeyAlgorithms -ssh-rsa\n PubkeyAcceptedAlgorithms -*"],
  ["a negated pattern", "Host !web1 web*\n User a\nHost db?\n User d"],
  ["only a negated pattern", "Host !db1\n User a"],
  ["several patterns", "Host db1 web1\n User a"],
  ["names in capitals", "Host WEB1\n User a\nHost web1\n User b"],
  ["HostName with a token", "Host *\n HostName %h.Example.com"],
  ["HostName with a percent sign", "Host web1\n HostName a%%b"],
  ["words in quotes", 'Host "web1"\n User "a b"\n IdentityFile "/a b/k"'],
  ["an equals sign", "host=web1\n port = 23\n USER=a"],
  ["a comment behind a value", "Host web1 # mine\n User a # me\n Port 23"],
  ["Windows line ends", "Host web1\r\n  User u\r\n  Port 23\r\n"],
  ["an alias for the host key", "Host web1\n HostKeyAlias Web"],
  ["a limit of time", "Host web1\n ConnectTimeout 1m30s\nHost *\n ConnectTimeout 3"],
  ["a limit of time that is none", "ConnectTimeout none"],
  ["jumps", "Host web1\n ProxyJump me@b1:2222,b2\nHost *\n ProxyJump other"],
  ["a jump after a command", "Host web1\n ProxyCommand nc %h %p\nHost *\n ProxyJump other"],
  ["a jump after none", "Host web1\n ProxyJump none\nHost *\n ProxyJump other"],
  ["a jump after no command", "Host web1\n ProxyCommand none\nHost *\n ProxyJump other"],
  ["Match all", "Host db\n User d\nMatch all\n User a"],
  ["Match host, with HostName put in", "Host web1\n HostName db1\nMatch host db1\n User d\nMatch host web1\n User w"],
  ["Match host in capitals", "Match host WEB*\n User w"],
  ["Match originalhost", "Host web1\n HostName db1\nMatch originalhost web1\n User w"],
  ["Match originalhost and host", "HostName db1\nMatch originalhost web* host db*\n User w"],
  ["Match with a list", "Match host a,b,web?\n User w"],
  ["Match negated", "Match !host web1\n User w\nMatch !host db1\n User d"],
  ["Match with an equals sign", "Match host=web1\n User w"],
  ["Match user", "Match user bob\n Port 23\nUser bob\nMatch user bob\n Port 24"],
  ["Match localuser", `Match localuser ${me}\n Port 23`],
  ["Match localuser of another", "Match localuser nobody-at-all\n Port 23"],
  [
    "Match final",
    "Match final host web1.lan\n User f\nHost web1\n HostName web1.lan\nHost web1.lan\n Port 23\n IdentityFile /k",
  ],
  ["Match final all", "Host web1\n HostName web1.lan\n User a\nMatch final all\n User b\n Port 24"],
  ["Match canonical", "Match canonical all\n Port 23"],
  ["Match canonical and final", "Match canonical all\n Port 23\nMatch final all\n User f"],
  ["a directive that is not known", "IgnoreUnknown Fancy\nHost web1\n Fancy yes\n User a"],
];

const queries: readonly SshConfigQuery[] = [
  { host: "web1" },
  { host: "WEB1" },
  { host: "db1" },
  { host: "web1", user: "bob", port: 29 },
];

const ours = (text: string) => queries.map((query) => pick(said(text, query)));
const theirs = (text: string) => queries.map((query) => pick(oracle(text, query)));

describe("what an ssh configuration says of a host is what OpenSSH reads there", () => {
  it.each(texts)("%s", (_, text) => {
    expect(ours(text)).toEqual(theirs(text));
  });

  it("in files that are included, in order, with a block of their own", () => {
    const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
    put("one.conf", "User one\nHost web1\n Port 23\n");
    put("two.conf", "Host db1\n Port 24\nMatch all\n IdentityFile /two\n");
    put(".hidden.conf", "User hidden\n");
    const all = `Include ${folder}/*.conf`;
    for (const text of [
      all,
      `Host web1\n ${all}\n User a`,
      `Host db1\n ${all}\nHost *\n User b`,
      `${all} /missing\nUser c`,
    ]) {
      expect(ours(text)).toEqual(theirs(text));
    }
  });

  it("with every token of a path", () => {
    const tokens = "%% %C %d %h %i %k %L %l %n %p %r %u".split(" ").join("_");
    const text = `Host web1\n HostName %h.lan\n User deploy\n IdentityFile /k/${tokens}\n ProxyCommand echo %h %k %n %p %r %% >&2`;
    const file = join(folder, "tokens");
    writeFileSync(file, text);
    const { identityFiles, proxyCommand } = said(text);
    const log = sshLog(["-v", "-F", file, "-o", "BatchMode=yes", "web1"]);
    expect(log).toContain(`identity file ${identityFiles?.[0]} type`);
    expect(log).toContain(`Executing proxy command: exec ${proxyCommand}\n`);
  });
});

/** What ssh says when it cannot get in. */
function sshLog(args: readonly string[]): string {
  try {
    return execFileSync("ssh", args, { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const text = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    return text.replaceAll("\r\n", "\n");
  }
}

describe("an ssh configuration", () => {
  it("names files of known hosts, and the agent", () => {
    const text = "UserKnownHostsFile ~/a /etc/%h\nGlobalKnownHostsFile none\nIdentityAgent none";
    expect(said(text)).toMatchObject({
      userKnownHostsFiles: [`${home}/a`, "/etc/web1"],
      globalKnownHostsFiles: [],
      identityAgent: "",
    });
    expect(said("IdentityAgent ~/agent")).toMatchObject({ identityAgent: `${home}/agent` });
    expect(said("IdentityAgent SSH_AUTH_SOCK").identityAgent).toBeUndefined();
  });

  it("may have variables in its paths", () => {
    process.env.TSAMAE_TEST_KEYS = "/keys";
    expect(said(`IdentityFile \${TSAMAE_TEST_KEYS}/id`).identityFiles).toEqual(["/keys/id"]);
    delete process.env.TSAMAE_TEST_KEYS;
  });

  it("yields to --jump, also where it says to go by a command", () => {
    const { proxyJump, proxyCommand } = said("ProxyCommand nc %h %p", { host: "web1", jump: "b1" });
    expect({ proxyJump, proxyCommand }).toEqual({ proxyJump: "b1", proxyCommand: undefined });
  });

  it("is not asked for what it says behind a Match exec that does not matter", () => {
    expect(said("Match host db* exec false\n User a\nHost *\n User b").user).toBe("b");
  });
});

describe("an ssh configuration that cannot be followed", () => {
  const message = (text: string): string => {
    try {
      return JSON.stringify(said(text));
    } catch (error) {
      return describeError(error);
    }
  };

  it("is refused, with its file and line", () => {
    expect(message('# mine\nMatch host web* exec "test -e /home"\n  User a')).toMatchInlineSnapshot(`
      "web1: what the ssh configuration says of this host hangs on \`Match exec\`
        at config:2
        tsamae starts no program to find out where to connect. Name the hosts there (\`Match host …\`), give another file with --ssh-config, or let the system's ssh decide: --ssh-program."
    `);
    expect(message("Match localnetwork 10.0.0.0/8\n User a")).toMatchInlineSnapshot(`
      "the ssh configuration matches by localnetwork, which is not understood
        at config:1
        Known are all, canonical, final, host, originalhost, user and localuser. The system's ssh may know more: --ssh-program."
    `);
    expect(message("Host web1\n  Port ssh")).toMatchInlineSnapshot(`
      "the ssh configuration has no valid port: ssh
        at config:2"
    `);
    expect(message('Host web1\n  User "deploy')).toMatchInlineSnapshot(`
      "the ssh configuration has a " without its other half
        at config:2"
    `);
    expect(message("IdentityFile /k/%z")).toMatchInlineSnapshot(`
      "web1: the ssh configuration says /k/%z, and %z has no meaning there
        It knows there: %% %h %k %n %p %r %C %d %i %j %L %l %u"
    `);
    expect(message("ConnectTimeout soon")).toMatchInlineSnapshot(`
      "the ssh configuration has a time that is none: soon
        at config:1"
    `);
    expect(message("\nRevokedHostKeys /etc/ssh/krl")).toMatchInlineSnapshot(`
      "the ssh configuration names RevokedHostKeys, which tsamae itself cannot read
        at config:2
        Put the keys in a known_hosts file as \`@revoked * TYPE KEY\`, or let the system's ssh check them: --ssh-program."
    `);
  });

  it("is refused when it includes itself for ever", () => {
    const file = join(folder, "self");
    writeFileSync(file, `\nInclude ${file}\n`);
    const text = message(`Include ${file}`).replaceAll(folder, "FOLDER");
    expect(text).toMatchInlineSnapshot(`
      "web1: the ssh configuration includes files more than 16 deep
        at FOLDER/self:2
        Does a file include itself?"
    `);
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
