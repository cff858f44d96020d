import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createPlainServer, type Server } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Downloader } from "../../src/facts/downloader.ts";
import { downloadedContents } from "../../src/resources/download.ts";
import type { HostView } from "../../src/resources/host-view.ts";
import { requestOf } from "../../src/resources/request.ts";
import { requestScript } from "../../src/resources/request-script.ts";
import { bytesOf } from "../../src/session/content.ts";
import { lines, type ShellCommand, sh } from "../../src/values/shell.ts";
import { ensurePrograms } from "../hosts/debian-packages.ts";
import { temporaryFolder } from "../temporary/folder.ts";

/** A server that redirects to one that listens on the wire in plain, and what that one heard. */
let redirecting: Server;
let plain: Server;
const heard: string[] = [];
const folder = temporaryFolder();
const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function listening(server: Server): Promise<Server> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

beforeAll(async () => {
  await ensurePrograms(["curl", "wget", "openssl"]);
  const [key, certificate] = [join(folder, "key"), join(folder, "certificate")];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"];
  execFileSync("openssl", [...request, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
  plain = await listening(
    createPlainServer(({ headers, url }, response) => {
      heard.push(`${url} ${String(headers["x-token"])}`);
      response.end("by the wrong server");
    }),
  );
  redirecting = await listening(
    createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, ({ url }, response) => {
      if (url === "/direct") response.end("direct");
      else if (url === "/same") response.writeHead(302, { location: "/direct" }).end();
      else response.writeHead(302, { location: `http://127.0.0.1:${portOf(plain)}/stolen` }).end();
    }),
  );
  // The programs trust the certificate, and are otherwise what the host has.
  for (const [program, option] of [
    ["curl", "--cacert"],
    ["wget", "--ca-certificate"],
  ]) {
    const path = execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim();
    writeFileSync(
      join(folder, program ?? ""),
      `#!/bin/sh\nexec ${path} ${option}=${certificate} "$@"\n`.replace("--cacert=", "--cacert "),
    );
    chmodSync(join(folder, program ?? ""), 0o755);
  }
});
afterAll(() => {
  redirecting.close();
  plain.close();
});

async function run(script: ShellCommand, stdin: Uint8Array): Promise<number | null> {
  const env = { PATH: `${folder}:${process.env.PATH}`, LC_ALL: "C" };
  const child = spawn("sh", ["-c", script.text], { env, stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.end(stdin);
  const [status] = await once(child, "exit");
  return status as number | null;
}

const headers = { "X-Token": "hunter-of-redirects" };
const view = (program: Downloader) =>
  ({ read: () => program, require: () => undefined, prefetch: () => undefined }) as unknown as HostView;

/** What a resource does on the host. */
const ways = {
  remoteFile(url: string, program: Downloader, target: string) {
    const more = { digest: undefined, headers, timeout: 5, retries: 0, redirects: undefined };
    const { script, stdin } = downloadedContents({ url, ...more }, view(program)).sending(view(program));
    return run(lines([sh`t=${target}`, script]), bytesOf(stdin()));
  },
  httpRequest(url: string, program: Downloader, target: string) {
    const request = requestOf("GET", {
      url,
      headers,
      redirectLimit: 10,
      timeout: 5,
      message: undefined,
      expect: undefined,
    });
    const { script, stdin } = requestScript(request, program, sh`cp "$d/answer" ${target}`);
    return run(script, stdin);
  },
} as const;

describe.each(["curl", "wget"] as const)("a redirect from https to http, by %s", (program) => {
  it.each(["remoteFile", "httpRequest"] as const)(
    "is not followed by %s, which sends its headers there",
    async (way) => {
      const target = join(folder, `${program}-${way}`);
      const url = `https://127.0.0.1:${portOf(redirecting)}`;
      expect(await ways[way](`${url}/same`, program, target)).toBe(0);
      expect(readFileSync(target, "utf8")).toBe("direct");
      const stolen = `${target}-stolen`;
      expect(await ways[way](`${url}/elsewhere`, program, stolen)).not.toBe(0);
      expect(heard).toEqual([]);
      expect(existsSync(stolen) ? readFileSync(stolen, "utf8") : "").toBe("");
    },
  );
});
