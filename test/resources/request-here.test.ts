import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Method, requestOf, type Stated } from "../../src/resources/request.ts";
import { sendHere } from "../../src/resources/request-here.ts";
import { secret } from "../../src/values/secret.ts";

interface Received {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
}

describe("a request from this machine", () => {
  const received: Received[] = [];
  const servers: Server[] = [];
  let root = "";
  let elsewhere = "";

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = await buffer(request);
    received.push({ line: `${method} ${url} ${body.toString()}`, headers });
    if (url === "/moved") response.writeHead(302, { location: "/there" }).end();
    else if (url === "/kept") response.writeHead(307, { location: "/there" }).end();
    else if (url === "/away") response.writeHead(302, { location: `${elsewhere}/there` }).end();
    else if (url === "/circle") response.writeHead(302, { location: "/circle" }).end();
    else if (url === "/broken") response.writeHead(500).end(`no\n${"long ".repeat(1000)}\n`);
    else if (url === "/slow") response.writeHead(200, { "content-length": 10 }).write("x");
    else response.writeHead(202).end("fine");
  }

  async function start(): Promise<string> {
    const server = createServer((request, response) => void serve(request, response));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeAll(async () => {
    root = await start();
    elsewhere = await start();
  });
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  beforeEach(() => {
    received.length = 0;
  });

  function send(method: Method, path: string, more: Partial<Stated> = {}, sensitive = false): Promise<void> {
    const usual = { message: undefined, headers: {}, redirectLimit: 10, expect: undefined, timeout: 5 };
    const request = requestOf(method, { ...usual, url: root + path, ...more });
    return sendHere(request, { signal: new AbortController().signal, sensitive });
  }

  it.each<[Method, string, Partial<Stated>, readonly string[]]>([
    ["GET", "/a", {}, ["GET /a "]],
    ["POST", "/a b", { message: { a: secret({ text: "größe" }) } }, ['POST /a%20b {"a":"größe"}']],
    ["PUT", "/a", { message: Uint8Array.of(0x41), expect: [202] }, ["PUT /a A"]],
    ["DELETE", "/a", {}, ["DELETE /a "]],
    ["OPTIONS", "/a", {}, ["OPTIONS /a "]],
    ["POST", "/moved", { message: "x" }, ["POST /moved x", "GET /there "]],
    ["POST", "/kept", { message: "x" }, ["POST /kept x", "POST /there x"]],
    ["PUT", "/moved", { message: "x" }, ["PUT /moved x", "PUT /there x"]],
    ["GET", "/moved", { redirectLimit: 0, expect: [302] }, ["GET /moved "]],
  ])("%s %s %o", async (method, path, more, lines) => {
    await send(method, path, more);
    expect(received.map(({ line }) => line)).toEqual(lines);
  });

  it("has its headers, as bytes of UTF-8, and lets nobody in elsewhere", async () => {
    const headers = { Authorization: secret({ text: "Bearer hunter2" }), "X-A": "größe" };
    await send("POST", "/away", { headers, message: "x" });
    const [first, second] = received;
    expect(first?.headers).toMatchObject({
      authorization: "Bearer hunter2",
      "content-type": "text/plain; charset=utf-8",
    });
    expect(Buffer.from(String(first?.headers["x-a"]), "latin1").toString()).toBe("größe");
    expect(second?.headers.authorization).toBeUndefined();
    expect(second?.headers["content-type"]).toBeUndefined();
  });

  it("says why it failed", async () => {
    await expect(send("PUT", "/broken")).rejects.toMatchObject({
      message: `PUT ${root}/broken was answered by 500, expected 200 to 299`,
      hint: `no\n${"long ".repeat(100)}`.trimEnd(),
    });
    await expect(send("PUT", "/broken", {}, true)).rejects.toMatchObject({ hint: undefined });
    await expect(send("GET", "/a", { expect: [200, 204] })).rejects.toThrow("answered by 202, expected 200 or 204");
    await expect(send("GET", "/circle", { redirectLimit: 2 })).rejects.toThrow("was redirected more than 2 times");
    expect(received.filter(({ line }) => line === "GET /circle ")).toHaveLength(3);
    await expect(send("GET", "/slow", { timeout: 1 })).rejects.toThrow("there was no whole answer within 1 s");
    await expect(send("GET", "", { url: "http://127.0.0.1:1/" })).rejects.toThrow(
      /GET http:\/\/127.0.0.1:1\/ failed: .*/,
    );
  });
});
