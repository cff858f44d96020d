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
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { recipeFolder } from "../hosts/recipe-folder.ts";
import { type CliRun, changed, converge, summaries } from "../hosts/tsamae.ts";
import { scaled } from "../machine-speed.ts";

const folder = recipeFolder();

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const failure = ({ events }: CliRun) =>
  events.flatMap((event) => (event.type === "resource-failed" ? [event.failure] : []))[0];

describe("httpRequest on a real host", () => {
  const received: Received[] = [];
  let host: TestHost;
  let server: Server;
  let root = "";
  let answer = "pong\n";

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    received.push({ method, path, headers, body: await buffer(request) });
    if (path === "/moved") response.writeHead(302, { location: "/there" }).end("moved");
    else if (path === "/kept") response.writeHead(307, { location: "/there" }).end("moved");
    else if (path === "/broken") response.writeHead(500).end(`no\n${"long ".repeat(1000)}\n`);
    else if (path === "/closed") response.writeHead(401, { "www-authenticate": "Basic" }).end("who are you?");
    else if (path === "/accepted") response.writeHead(202).end();
    else if (path === "/slow") response.writeHead(200, { "content-length": 10 }).write("x");
    else response.end(answer);
  }

  beforeAll(async () => {
    host = await startHost();
    server = createServer((request, response) => void serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    root = `http://${host.address.replace(/\.\d+$/, ".1")}:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await host?.stop();
    folder.remove("");
  });
  beforeEach(() => {
    received.length = 0;
    answer = "pong\n";
  });

  const look = async (command: string): Promise<string> => (await host.exec(command)).stdout;
  const leftovers = "find / -xdev -name '.tsamae*'";
  const declared = (path: string, more: string): string =>
    folder.recipe(`httpRequest(${JSON.stringify(root + path)}, { ${more} });`);
  const told = (): readonly string[] =>
    received.map(({ method, path, body }) => `${method} ${path} ${body.toString()}`);

  /** Everything that must be so whatever program sends. */
  function sends(): void {
    it("is sent by every run, and by no dry run", async () => {
      const recipe = declared("/ping?a=b c", 'action: "post", message: "größe"');
      const before = await host.diskSnapshot();
      const dry = await converge(host, "root", ["--dry-run", recipe]);
      expect(dry.events.filter(({ type }) => type === "resource-would-change")).toMatchObject([
        { action: "post", certain: true, changes: [{ summary: "POST" }] },
      ]);
      expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
      expect(received).toEqual([]);
      for (const _ of [1, 2]) expect(changed(await converge(host, "root", [recipe]))).toHaveLength(1);
      expect(told()).toEqual(["POST /ping?a=b%20c größe", "POST /ping?a=b%20c größe"]);
      expect(received[0]?.headers).toMatchObject({ "content-type": "text/plain; charset=utf-8" });
      expect(await look(leftovers)).toBe("");
    });

    it("sends each kind of request, with an object, bytes, or nothing", async () => {
      const recipe = folder.recipe(`
        const url = ${JSON.stringify(`${root}/a`)};
        httpRequest("get", { url });
        httpRequest("post", { url, action: "post", message: { a: ["ü", secret({ text: "hunter2" })] } });
        httpRequest("put", { url, action: "put", message: Uint8Array.of(0, 255, 10, 10, 0), headers: { "X-A": "b \\"c\\" \\\\n" } });
        httpRequest("delete", { url, action: ["delete", "options"], user: "deploy" });
        httpRequest("mute", { url, action: ["post", "put"] });
        httpRequest("accepted", { url: ${JSON.stringify(`${root}/accepted`)}, expect: [200, 202] });`);
      const run = await converge(host, "root", [recipe]);
      expect(failure(run)).toBeUndefined();
      expect(summaries(run)[2]).toBe(`httpRequest[put]: PUT ${root}/a`);
      const [, post, put] = received;
      expect(received.map(({ method }) => method).join(" ")).toBe("GET POST PUT DELETE OPTIONS POST PUT GET");
      expect(post?.body.toString()).toBe('{"a":["ü","hunter2"]}');
      expect(post?.headers).toMatchObject({ "content-type": "application/json" });
      expect(put?.body).toEqual(Buffer.of(0, 255, 10, 10, 0));
      expect(put?.headers).toMatchObject({ "x-a": 'b "c" \\n', "content-type": "application/octet-stream" });
      expect(received.slice(5, 7).map(({ headers }) => headers["content-length"])).toEqual(["0", "0"]);
      expect(run.stdout).not.toContain("hunter2");
    });

    it("follows redirects as browsers do, and no more than it may", async () => {
      await converge(host, "root", [declared("/moved", 'action: "post", message: "x"')]);
      await converge(host, "root", [declared("/kept", 'action: "post", message: "x"')]);
      expect(told()).toEqual(["POST /moved x", "GET /there ", "POST /kept x", "POST /there x"]);
      const run = await converge(host, "root", [declared("/moved", "redirectLimit: 0")]);
      expect(failure(run)?.stderr).toContain(`GET ${root}/moved was answered by 302, expected 200 to 299`);
      expect((await converge(host, "root", [declared("/moved", "redirectLimit: 0, expect: 302")])).status).toBe(0);
    });

    it("keeps the answer in a file, which is written only where it differs", async () => {
      await host.exec("rm -f /srv/answer");
      const recipe = declared("/a", 'path: "/srv/answer", mode: "0640", owner: "deploy"');
      await converge(host, "root", [recipe]);
      expect(await look("cat /srv/answer; stat -c '%a %U' /srv/answer")).toBe("pong\n640 deploy\n");
      const before = await look("stat -c '%i %z' /srv/answer");
      await host.exec("chmod 0600 /srv/answer");
      await converge(host, "root", [declared("/a", 'path: "/srv/answer"')]);
      expect((await look("stat -c '%i %a' /srv/answer")).trim()).toBe(`${before.split(" ")[0]} 600`);
      answer = "other\n";
      await converge(host, "root", [declared("/a", 'path: "/srv/answer"')]);
      expect(await look("cat /srv/answer; stat -c '%a %U' /srv/answer")).toBe("other\n600 deploy\n");
      const broken = await converge(host, "root", [declared("/broken", 'path: "/srv/answer"')]);
      expect(broken.status).toBe(4);
      expect(await look(`cat /srv/answer; ${leftovers}`)).toBe("other\n");
    });

    it("tells the status and the first lines of an answer that is not expected", async () => {
      const { stderr = "" } = failure(await converge(host, "root", [declared("/broken", 'action: "put"')])) ?? {};
      expect(stderr).toContain(`PUT ${root}/broken was answered by 500, expected 200 to 299\nno\nlong long`);
      expect(stderr.length).toBeLessThan(1000);
      expect(failure(await converge(host, "root", [declared("/closed", "")]))?.stderr).toContain("answered by 401");
      expect(failure(await converge(host, "root", [declared("/a", "expect: [201, 204]")]))?.stderr).toContain(
        "answered by 200, expected 201 or 204",
      );
      expect((await converge(host, "root", [declared("/slow", "timeout: 1")])).status).toBe(4);
      expect(await look(leftovers)).toBe("");
    });

    it("keeps address, headers and message out of every argument list and report", async () => {
      const running = converge(host, "root", [
        folder.recipe(`httpRequest("hook", { url: secret({ text: ${JSON.stringify(`${root}/slow`)} }), action: "post",
          headers: { Authorization: secret({ text: "Bearer hunter2" }) }, message: secret({ text: "hunter3" }), timeout: 20 });`),
      ]);
      await expect.poll(() => received.length, { timeout: scaled(20_000) }).toBe(1);
      expect(received[0]?.headers.authorization).toBe("Bearer hunter2");
      const processes = await look("for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done 2>/dev/null");
      expect(processes).toMatch(/curl|wget/);
      expect(processes).not.toMatch(/hunter|\/slow/);
      server.closeAllConnections();
      const run = await running;
      expect(run.status).toBe(4);
      expect(run.stdout).not.toMatch(/hunter|\/slow/);
      expect(await look(leftovers)).toBe("");
    });
  }

  it("is sent by the machine that runs tsamae, not by the host, if told", async () => {
    const here = root.replace(/\/\/[^:]*/, "//127.0.0.1");
    const recipe = folder.recipe(`httpRequest("hook", { url: "${here}/hook", action: "post", from: "here",
      message: { token: secret({ text: "hunter2" }) } }); httpRequest("${here}/broken", { from: "here" });`);
    await converge(host, "root", ["--dry-run", recipe]);
    expect(received).toEqual([]);
    const run = await converge(host, "root", [recipe]);
    expect(told()).toEqual(['POST /hook {"token":"hunter2"}', "GET /broken "]);
    expect(summaries(run)).toEqual([`httpRequest[hook]: POST ${here}/hook from this machine`]);
    expect(failure(run)?.message).toBe(`GET ${here}/broken was answered by 500, expected 200 to 299`);
    expect(run.stdout).not.toContain("hunter2");
  });

  describe("by curl", () => {
    sends();
  });

  describe("by wget", () => {
    beforeAll(async () => {
      await converge(host, "root", [folder.recipe('pkg("wget");')]);
      await host.exec("mv /usr/bin/curl /usr/bin/curl.away");
    });
    sends();
  });
});
