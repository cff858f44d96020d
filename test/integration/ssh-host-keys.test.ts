import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TsamaeError } from "../../src/errors.ts";
import type { SshOptions } from "../../src/transports/ssh/options.ts";
import { sshTransport } from "../../src/transports/ssh.ts";
import { sshProgramTransport } from "../../src/transports/ssh-program.ts";
import type { Transport } from "../../src/transports/transport.ts";
import { mustRun } from "../hosts/run-command.ts";
import { waitUntil } from "../hosts/wait-until.ts";
import { makeKey, publicKey, scratchFolder, startSshd, type ThrowawaySshd } from "../transports/throwaway-sshd.ts";

type Server = "plain" | "certified" | "two types";

/** A situation: what the files of known hosts say, and which sshd is there. Words in capitals are put in. */
interface Situation {
  readonly files: readonly (readonly string[])[];
  readonly policy?: SshOptions["hostKeyPolicy"];
  readonly server?: Server;
}

const situations: Readonly<Record<string, Situation>> = {
  known: { files: [["HOST KEY"]] },
  unknown: { files: [[]] },
  "unknown, accept-new": { files: [[]], policy: "accept-new" },
  changed: { files: [["HOST OTHER"]] },
  "changed, accept-new": { files: [["HOST OTHER"]], policy: "accept-new" },
  revoked: { files: [["HOST KEY", "@revoked * KEY"]] },
  "revoked, accept-new": { files: [["@revoked * KEY"]], policy: "accept-new" },
  "revoked in the second file": { files: [["HOST KEY"], ["@revoked * KEY"]] },
  "hashed name": { files: [["HASHED KEY"]] },
  "hashed name, changed": { files: [["HASHED OTHER"]] },
  "other port, other key": { files: [["[127.0.0.1]:1 OTHER"]] },
  "other port, same key": { files: [["[127.0.0.1]:1 KEY"]] },
  "without a port, same key": { files: [["127.0.0.1 KEY"]] },
  "without a port, other key": { files: [["127.0.0.1 OTHER"]] },
  wildcard: { files: [["[127.0.0.*]:* KEY"]] },
  "wildcard, negated": { files: [["[127.0.0.*]:*,!HOST KEY"]] },
  "the second of two keys": { files: [["HOST OTHER", "HOST KEY"]] },
  "several files": { files: [[], ["HOST KEY"]] },
  "several files, changed in the first": { files: [["HOST OTHER"], ["HOST KEY"]] },
  "authority, plain key": { files: [["@cert-authority HOST CA"]] },
  "authority, plain key, accept-new": { files: [["@cert-authority HOST CA"]], policy: "accept-new" },
  "authority, certificate": { files: [["@cert-authority HOST CA"]], server: "certified" },
  "authority revoked, certificate": { files: [["@cert-authority HOST CA", "@revoked * CA"]], server: "certified" },
  "other authority, certificate": { files: [["@cert-authority HOST OTHER"]], server: "certified" },
  "known by rsa, shows ed25519 and rsa": { files: [["HOST RSA"]], server: "two types" },
  "known by rsa, shows ed25519 only": { files: [["HOST RSA"]] },
  "known by rsa, shows ed25519 only, accept-new": { files: [["HOST RSA"]], policy: "accept-new" },
};

let folder: Awaited<ReturnType<typeof scratchFolder>>;
let servers: Record<Server, ThrowawaySshd>;
let words: Record<string, string>;
const inFolder = (name: string) => join(folder.path, name);

beforeAll(async () => {
  folder = await scratchFolder();
  const [host, rsa, other, ca, login] = await Promise.all([
    makeKey(inFolder("host")),
    makeKey(inFolder("rsa"), "rsa"),
    makeKey(inFolder("other")),
    makeKey(inFolder("ca")),
    makeKey(inFolder("login")),
  ]);
  const certified = inFolder("certified");
  await Promise.all([copyFile(host, certified), copyFile(`${host}.pub`, `${certified}.pub`)]);
  await mustRun([
    "ssh-keygen",
    "-q",
    "-s",
    ca,
    "-I",
    "test",
    "-h",
    "-n",
    "127.0.0.1",
    "-V",
    "always:forever",
    `${certified}.pub`,
  ]);
  const start = (hostKeys: readonly string[], more: readonly string[] = []) =>
    startSshd(folder.path, { hostKeys, authorizedKey: `${login}.pub`, more });
  servers = {
    plain: await start([host]),
    certified: await start([certified], [`HostCertificate ${certified}-cert.pub`]),
    "two types": await start([host, rsa]),
  };
  words = {
    KEY: await publicKey(host),
    RSA: await publicKey(rsa),
    OTHER: await publicKey(other),
    CA: await publicKey(ca),
  };
});

afterAll(async () => {
  for (const server of Object.values(servers)) await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function hashed(name: string): Promise<string> {
  const file = inFolder("to-hash");
  await writeFile(file, `${name} ${words.KEY}\n`);
  await mustRun(["ssh-keygen", "-q", "-H", "-f", file]);
  return (await readFile(file, "utf8")).split(" ", 1)[0] ?? "";
}

/** All that sshd writes of one connection, up to its end. */
async function wholeLog(newLog: ThrowawaySshd["newLog"]): Promise<string> {
  let log = "";
  await waitUntil("sshd writes that the connection ended", 10, async () => {
    log += await newLog();
    return /^(Connection (closed|reset)|Disconnected|Received disconnect)/m.test(log);
  });
  return log;
}

const transports: Readonly<Record<string, (options: SshOptions) => Transport>> = {
  ssh2: sshTransport,
  "ssh program": sshProgramTransport,
};

/** Opens a session in one situation, and says what came of it and how far the server saw it come. */
async function outcome(
  name: string,
  { files, policy = "strict", server = "plain" }: Situation,
  way: string,
): Promise<string> {
  const { port, user, newLog } = servers[server];
  const HOST = `[127.0.0.1]:${port}`;
  const put: Record<string, string> = { ...words, HOST, HASHED: await hashed(HOST) };
  const fill = (line: string) => line.replaceAll(/[A-Z]{2,}/g, (word) => put[word] ?? word);
  const paths = files.map((_, index) => inFolder(`${name} ${way} ${index}`.replaceAll(/\W/g, "-")));
  for (const [index, path] of paths.entries())
    await writeFile(path, (files[index] ?? []).map((line) => `${fill(line)}\n`).join(""));
  await newLog();
  const open = transports[way];
  if (open === undefined) throw new Error(`there is no way ${way}`);
  const login = { user, key: inFolder("login"), agent: "", sudo: false, configFiles: ["/dev/null"] } as const;
  const transport = open({ host: "127.0.0.1", port, ...login, knownHostsFiles: paths, hostKeyPolicy: policy });
  const text = await transport.open(new AbortController().signal).then(
    async (session) => {
      await session[Symbol.asyncDispose]();
      return "connected";
    },
    (error: TsamaeError) => `refused: ${error.message.replace(/\n.*/s, "")}`,
  );
  const isWritten = (await readFile(paths[0] ?? "", "utf8")).split("\n").length - 1 > (files[0]?.length ?? 0);
  const sent = /userauth-request/.test(await wholeLog(newLog)) ? "" : ", nothing sent to log in";
  return `${text}${isWritten ? ", key written down" : ""}${sent}`;
}

describe("the host key of a real sshd", () => {
  it("is trusted or refused, in each situation and by each way, and a refused host gets no request to log in", async () => {
    const rows: string[] = [];
    for (const [name, situation] of Object.entries(situations)) {
      rows.push(name);
      for (const way of Object.keys(transports))
        rows.push(`  ${way.padEnd(11)} ${await outcome(name, situation, way)}`);
    }
    const table = rows.join("\n");
    expect(table).toMatchInlineSnapshot(`
      "known
        ssh2        connected
        ssh program connected
      unknown
        ssh2        refused: its host key is not known, nothing sent to log in
        ssh program refused: its host key is not known, nothing sent to log in
      unknown, accept-new
        ssh2        connected, key written down
        ssh program connected, key written down
      changed
        ssh2        refused: its host key is not the known one, nothing sent to log in
        ssh program refused: its host key is not the known one, nothing sent to log in
      changed, accept-new
        ssh2        refused: its host key is not the known one, nothing sent to log in
        ssh program refused: its host key is not the known one, nothing sent to log in
      revoked
        ssh2        refused: its host key is revoked, nothing sent to log in
        ssh program refused: its host key is revoked, nothing sent to log in
      revoked, accept-new
        ssh2        refused: its host key is revoked, nothing sent to log in
        ssh program refused: its host key is revoked, nothing sent to log in
      revoked in the second file
        ssh2        refused: its host key is revoked, nothing sent to log in
        ssh program refused: its host key is revoked, nothing sent to log in
      hashed name
        ssh2        connected
        ssh program connected
      hashed name, changed
        ssh2        refused: its host key is not the known one, nothing sent to log in
        ssh program refused: its host key is not the known one, nothing sent to log in
      other port, other key
        ssh2        refused: its host key is not known, nothing sent to log in
        ssh program refused: its host key is not known, nothing sent to log in
      other port, same key
        ssh2        refused: its host key is not known, nothing sent to log in
        ssh program refused: its host key is not known, nothing sent to log in
      without a port, same key
        ssh2        connected
        ssh program connected
      without a port, other key
        ssh2        refused: its host key is not known, nothing sent to log in
        ssh program refused: its host key is not known, nothing sent to log in
      wildcard
        ssh2        connected
        ssh program connected
      wildcard, negated
        ssh2        refused: its host key is not known, nothing sent to log in
        ssh program refused: its host key is not known, nothing sent to log in
      the second of two keys
        ssh2        connected
        ssh program connected
      several files
        ssh2        connected
        ssh program connected
      several files, changed in the first
        ssh2        connected
        ssh program connected
      authority, plain key
        ssh2        refused: its host key has to be vouched for by a certificate, nothing sent to log in
        ssh program refused: its host key is not known, nothing sent to log in
      authority, plain key, accept-new
        ssh2        refused: its host key has to be vouched for by a certificate, nothing sent to log in
        ssh program connected, key written down
      authority, certificate
        ssh2        refused: its host key has to be vouched for by a certificate, nothing sent to log in
        ssh program connected
      authority revoked, certificate
        ssh2        refused: its host key has to be vouched for by a certificate, nothing sent to log in
        ssh program refused: its host key is revoked, nothing sent to log in
      other authority, certificate
        ssh2        refused: its host key has to be vouched for by a certificate, nothing sent to log in
        ssh program refused: its host key is not known, nothing sent to log in
      known by rsa, shows ed25519 and rsa
        ssh2        connected
        ssh program connected
      known by rsa, shows ed25519 only
        ssh2        refused: its host key is not the known one, nothing sent to log in
        ssh program refused: its host key is not the known one, nothing sent to log in
      known by rsa, shows ed25519 only, accept-new
        ssh2        refused: its host key is not the known one, nothing sent to log in
        ssh program refused: its host key is not the known one, nothing sent to log in"
    `);
    const refused = rows.filter((row) => row.includes("refused"));
    expect(refused.filter((row) => !row.endsWith("nothing sent to log in"))).toEqual([]);
  });
});
