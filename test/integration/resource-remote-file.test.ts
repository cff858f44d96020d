import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { recipeFolder } from "../hosts/recipe-folder.ts";
import { type CliRun, changed, converge } from "../hosts/tsamae.ts";
import { scaled } from "../machine-speed.ts";

const folder = recipeFolder();

/** What a run would change, as the dry run says it. */
const foretold = ({ events }: CliRun): readonly string[] =>
  events.flatMap((event) =>
    event.type === "resource-would-change"
      ? [`${event.id} ${event.certain ? "would" : "may"}: ${event.changes.map(({ summary }) => summary).join("; ")}`]
      : [],
  );

const failure = ({ events }: CliRun) =>
  events.flatMap((event) => (event.type === "resource-failed" ? [event.failure] : []))[0];

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("remoteFile on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(async () => {
    await host?.stop();
    folder.remove("");
  });

  const leftovers = async (): Promise<string> => (await host.exec("find / -xdev -name '.tsamae*'")).stdout;

  /** Foretold by a dry run, done by a run, and then as it was said: a second run writes nothing. */
  async function settles(recipe: string, changes: readonly string[]): Promise<void> {
    expect(foretold(await converge(host, "root", ["--dry-run", recipe]))).toEqual(changes);
    const first = await converge(host, "root", [recipe]);
    expect(first.stderr).toBe("");
    expect(changed(first)).toHaveLength(changes.length);
    const before = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    expect(await leftovers()).toBe("");
  }

  it("sends binary files, found by the path, and corrects each kind of difference", async () => {
    const image = randomBytes(300_000);
    folder.write("files/srv/it's $HOME/ü -n", image);
    folder.write("files/etc/tool.conf", "one\n");
    const path = "/srv/it's $HOME/ü -n";
    const recipe = folder.recipe(`
      directory("/srv/it's $HOME");
      remoteFile(${JSON.stringify(path)}, { mode: "0640", owner: "deploy" });
      remoteFile("/srv/named", { source: "files/etc/tool.conf" });
      remoteFile("/etc/tool.conf");`);
    await settles(recipe, [
      "directory[/srv/it's $HOME] would: create",
      `remoteFile[${path}] would: create, mode 0640, owner deploy`,
      "remoteFile[/srv/named] would: create",
      "remoteFile[/etc/tool.conf] would: create",
    ]);
    const look = `cd "/srv/it's \\$HOME"; sha256sum <"ü -n"; stat -c '%a %U' "ü -n"; cat /srv/named`;
    expect((await host.exec(look)).stdout).toBe(`${sha256(image)}  -\n640 deploy\none\n`);

    await host.exec("chmod 0600 /srv/named; echo changed > /etc/tool.conf");
    folder.write("files/srv/it's $HOME/ü -n", image.subarray(1));
    await settles(recipe, [`remoteFile[${path}] would: content`, "remoteFile[/etc/tool.conf] would: content"]);
    expect((await host.exec("cat /etc/tool.conf; stat -c %a /srv/named")).stdout).toBe("one\n600\n");

    const away = folder.recipe(`remoteFile("/srv/named", { action: "delete" });`);
    await settles(away, ["remoteFile[/srv/named] would: delete"]);
  });

  it("sends a large file, as another user too", async () => {
    const large = randomBytes(30_000_000);
    folder.write("files/large", large);
    await settles(folder.recipe(`remoteFile("/home/deploy/large", { user: "deploy" }); remoteFile("/srv/large");`), [
      "remoteFile[/home/deploy/large] would: create",
      "remoteFile[/srv/large] would: create",
    ]);
    const look = "sha256sum </srv/large; sha256sum </home/deploy/large; stat -c %U /home/deploy/large";
    expect((await host.exec(look)).stdout).toBe(`${sha256(large)}  -\n${sha256(large)}  -\ndeploy\n`);
  });

  describe("from a URL", () => {
    const tool = randomBytes(200_000);
    const requests: { readonly path: string; readonly headers: IncomingMessage["headers"] }[] = [];
    let server: Server;
    let root = "";
    let failures = 0;

    function serve({ url = "", headers }: IncomingMessage, response: ServerResponse): void {
      requests.push({ path: url, headers });
      if (url === "/moved") response.writeHead(302, { location: "/a%20tool" }).end("moved");
      else if (url === "/flaky" && failures-- > 0) response.writeHead(503).end("busy");
      else if (url.startsWith("/slow")) response.writeHead(200, { "content-length": 10 }).write("x");
      else if (url === "/gone") response.writeHead(404).end("no such thing");
      else response.writeHead(200).end(tool);
    }

    beforeAll(async () => {
      server = createServer(serve);
      await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
      const gateway = host.address.replace(/\.\d+$/, ".1");
      root = `http://${gateway}:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      server?.closeAllConnections();
      server?.close();
    });
    beforeEach(() => {
      requests.length = 0;
      failures = 0;
    });

    const declared = (path: string, more: string): string =>
      folder.recipe(`remoteFile("/srv/to ol", { source: ${JSON.stringify(root + path)}, ${more} });`);
    const checksum = `checksum: "sha256:${sha256(tool)}"`;
    const seen = async (): Promise<string> =>
      (await host.exec('sha256sum <"/srv/to ol"; stat -c "%a %U" "/srv/to ol"')).stdout;

    /** Everything that must be so whatever program downloads. */
    function downloads(): void {
      it("downloads once, checks, and does not ask again", async () => {
        await host.exec('rm -f "/srv/to ol"');
        const recipe = declared("/a tool", `${checksum}, mode: "0755", owner: "deploy"`);
        await settles(recipe, ["remoteFile[/srv/to ol] would: create, mode 0755, owner deploy"]);
        expect(await seen()).toBe(`${sha256(tool)}  -\n755 deploy\n`);
        expect(requests.map(({ path }) => path)).toEqual(["/a%20tool"]);
        await host.exec('echo damaged >>"/srv/to ol"');
        await settles(recipe, ["remoteFile[/srv/to ol] would: content"]);
        expect(await seen()).toBe(`${sha256(tool)}  -\n755 deploy\n`);
      });

      it("refuses what has another checksum, says both, and leaves all as it was", async () => {
        await host.exec('echo old >"/srv/to ol"');
        const run = await converge(host, "root", [declared("/tool", `checksum: "sha256:${"0".repeat(64)}"`)]);
        expect(failure(run)?.stderr).toBe(
          `the checksum differs: expected sha256:${"0".repeat(64)}, but what was downloaded has sha256:${sha256(tool)}`,
        );
        expect((await host.exec('cat "/srv/to ol"')).stdout).toBe("old\n");
        expect(await leftovers()).toBe("");
      });

      it("takes what comes once, unchecked", async () => {
        await host.exec('rm -f "/srv/to ol"');
        await settles(declared("/tool", "unchecked: true"), ["remoteFile[/srv/to ol] would: create"]);
        expect(requests).toHaveLength(1);
      });

      it("says what the server said", async () => {
        await host.exec('rm -f "/srv/to ol"');
        const run = await converge(host, "root", [declared("/gone", checksum)]);
        expect(failure(run)?.stderr).toContain("404");
        expect((await host.exec('ls "/srv/to ol"')).status).not.toBe(0);
        expect(await leftovers()).toBe("");
      });

      it("tries again after a failure that may pass", async () => {
        await host.exec('rm -f "/srv/to ol"');
        failures = 1;
        await converge(host, "root", [declared("/flaky", `${checksum}, retries: 1`)]);
        expect(await seen()).toContain(sha256(tool));
        failures = 1;
        await host.exec('rm -f "/srv/to ol"');
        const run = await converge(host, "root", [declared("/flaky", `${checksum}, retries: 0`)]);
        expect(failure(run)?.stderr).toContain("503");
      });

      it("gives up on a server that does not go on", async () => {
        await host.exec('rm -f "/srv/to ol"');
        const run = await converge(host, "root", [declared("/slow", `${checksum}, retries: 0, timeout: 1`)]);
        expect(run.status).toBe(4);
        expect(await leftovers()).toBe("");
      });
    }

    /** What busybox's wget cannot. */
    function keepsSecrets(): void {
      it("follows as many redirects as it may", async () => {
        await host.exec('rm -f "/srv/to ol"');
        await settles(declared("/moved", `${checksum}, redirects: 1`), ["remoteFile[/srv/to ol] would: create"]);
        await host.exec('rm -f "/srv/to ol"');
        const run = await converge(host, "root", [declared("/moved", "unchecked: true, redirects: 0")]);
        expect(run.status).toBe(4);
        expect((await host.exec('ls "/srv/to ol"')).status).not.toBe(0);
      });

      it("sends headers that nobody sees", async () => {
        await host.exec('rm -f "/srv/to ol"');
        const token = String.raw`Bearer "hunter2" \n $HOME 'x'`;
        const run = await converge(host, "root", [
          folder.recipe(`remoteFile("/srv/to ol", { source: secret({ text: ${JSON.stringify(`${root}/slow`)} }), ${checksum},
            retries: 0, timeout: ${Math.ceil(scaled(2))}, headers: { Authorization: secret({ text: ${JSON.stringify(token)} }), "X-Plain": "yes" } });
            execute("true");`),
        ]);
        expect(requests[0]?.headers).toMatchObject({ authorization: token, "x-plain": "yes" });
        expect(run.status).toBe(4);
        expect(run.stdout).not.toContain("hunter2");
        expect(run.stdout).not.toContain("/slow");
        expect(await leftovers()).toBe("");
      });

      it("keeps headers and a secret URL out of every argument list", async () => {
        await host.exec('rm -f "/srv/to ol" /srv/seen');
        const running = converge(host, "root", [
          folder.recipe(`remoteFile("/srv/to ol", { source: secret({ text: ${JSON.stringify(`${root}/slow?key=hunter3`)} }), ${checksum},
            retries: 0, timeout: 30, headers: { Authorization: secret({ text: "hunter2" }) } });`),
        ]);
        await expect.poll(() => requests.length, { timeout: scaled(20_000) }).toBe(1);
        const processes = await host.exec("for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done 2>/dev/null");
        expect(processes.stdout).toMatch(/curl|wget/);
        expect(processes.stdout).not.toMatch(/hunter/);
        server.closeAllConnections();
        await running;
      });
    }

    describe("by curl", () => {
      downloads();
      keepsSecrets();
    });

    describe("by wget", () => {
      beforeAll(async () => {
        await converge(host, "root", [folder.recipe(`pkg("wget");`)]);
        await host.exec("mv /usr/bin/curl /usr/bin/curl.away");
      });
      downloads();
      keepsSecrets();
    });

    describe("by nothing", () => {
      beforeAll(async () => {
        await host.exec('rm -f /usr/bin/wget "/srv/to ol"');
      });

      it("says what is missing; where nothing is to be done, nothing is", async () => {
        expect(failure(await converge(host, "root", [declared("/tool", checksum)]))).toMatchObject({
          message: "the host has neither curl nor wget",
          hint: 'pkg("curl") before it installs one',
        });
        const foreseen = await converge(host, "root", [
          "--dry-run",
          folder.recipe(
            `execute("true"); remoteFile("/srv/to ol", { source: ${JSON.stringify(`${root}/tool`)}, ${checksum} });`,
          ),
        ]);
        expect(foretold(foreseen)).toContain("remoteFile[/srv/to ol] may: create");
      });
    });
  });
});
