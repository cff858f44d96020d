import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { honestArchive as honest, hostileArchives } from "../hosts/archives.ts";
import { type DiskSnapshot, diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { recipeFolder } from "../hosts/recipe-folder.ts";
import { tarOf } from "../hosts/tar.ts";
import { type CliRun, changed, converge, summaries } from "../hosts/tsamae.ts";
import { zipOf } from "../hosts/zip.ts";

const folder = recipeFolder();

/** One of each way out; archive-script.test.ts tries all there are, by the same script and in every shell. */
const mostHostile = hostileArchives.filter(([name]) =>
  ["a name with ..", "a link that is written through", "a hard link to a file of the host"].includes(name),
);

const foretold = ({ events }: CliRun): readonly string[] =>
  events.flatMap((event) =>
    event.type === "resource-would-change" && event.certain ? event.changes.map(({ summary }) => summary) : [],
  );

const stderrOf = ({ events }: CliRun): string | undefined =>
  events.flatMap((event) => (event.type === "resource-failed" ? [event.failure.stderr] : []))[0];

/** What is another than it was. The work is done beside the destination, so the time of the folder above is one. */
const touched = (before: DiskSnapshot, after: DiskSnapshot): readonly string[] =>
  diskChanges(before, after).filter((line) => !line.startsWith("changed /opt:"));

describe("archive on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
    await host.exec("rm -rf /opt; mkdir /opt");
  });
  beforeEach(async () => {
    await host.exec("find /opt -mindepth 1 -delete");
  });
  afterAll(async () => {
    await host?.stop();
    folder.remove("");
  });

  const look = async (command: string): Promise<string> => (await host.exec(command)).stdout;
  const listing = "cd /opt/app && find . ! -path './.tsamae*' -printf '%P|%y|%m|%U|%l\\n' | LC_ALL=C sort";
  const leftovers = "find / -xdev -name '.tsamae.*'";
  const declared = (more: string): string => folder.recipe(`archive("/opt/app", { ${more} });`);

  /** Foretold by a dry run that writes nothing, done by a run, and a second run writes nothing. */
  async function settles(recipe: string, changes: readonly string[]): Promise<void> {
    const start = await host.diskSnapshot();
    expect(foretold(await converge(host, "root", ["--dry-run", recipe]))).toEqual(changes);
    expect(diskChanges(start, await host.diskSnapshot())).toEqual([]);
    const first = await converge(host, "root", [recipe]);
    expect(first.stderr).toBe("");
    expect(stderrOf(first)).toBeUndefined();
    expect(summaries(first)).toEqual(changes.map((one) => `archive[/opt/app]: ${one}`));
    const before = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    expect(await look(leftovers)).toBe("");
  }

  /** Everything that must be so whatever program unpacks. */
  function unpacksTar(): void {
    it("unpacks, drops set-uid bits, and strips", async () => {
      folder.write("files/opt/app.tar.gz", gzipSync(tarOf(honest)));
      await settles(declared("strip: 1"), ["unpack app.tar.gz"]);
      expect(await look(listing)).toBe(
        [
          "it's $HOME/-n ü|f|644|0|",
          "it's $HOME/to run|l|777|0|../run",
          "it's $HOME|d|755|0|",
          "run|f|755|0|",
          "same|f|755|0|",
          "set|f|755|0|",
          "|d|755|0|",
          "",
        ].join("\n"),
      );
      expect(await look("cat '/opt/app/same'; stat -c %h /opt/app/run")).toBe("#!/bin/sh\n2\n");
    });

    it("puts another archive in the place of the first one, for another owner, and keeps the folder's mode", async () => {
      folder.write("files/opt/app.tar.gz", gzipSync(tarOf(honest)));
      await settles(declared("strip: 1"), ["unpack app.tar.gz"]);
      await host.exec("chmod 0710 /opt/app");
      folder.write("files/opt/app.tar.gz", tarOf([{ name: "only", content: "new\n", mode: 0o600 }]));
      await settles(declared('owner: "deploy", group: "ops"'), [
        "unpack app.tar.gz in the place of what was unpacked before",
      ]);
      expect(await look("cd /opt/app && stat -c '%n %a %U %G' . only; ls")).toBe(
        ". 710 deploy ops\nonly 600 deploy ops\nonly\n",
      );
    });

    it.each(mostHostile)("refuses %s, and leaves all as it was", async (_, members, message) => {
      await host.exec("mkdir /opt/app");
      const before = await host.diskSnapshot();
      folder.write("evil.tar", tarOf([{ name: "good", content: "x" }, ...members]));
      const run = await converge(host, "root", [declared('source: "evil.tar"')]);
      expect(stderrOf(run)).toContain(`the archive is refused: ${message}`);
      expect(touched(before, await host.diskSnapshot())).toEqual([]);
    });

    it("leaves all as it was when the archive is damaged", async () => {
      folder.write("files/opt/app.tar.gz", tarOf([{ name: "a", content: "old\n" }]));
      await converge(host, "root", [declared("")]);
      folder.write("cut.tar.gz", gzipSync(tarOf(honest)).subarray(0, 200));
      const run = await converge(host, "root", [declared('source: "cut.tar.gz"')]);
      expect(stderrOf(run)).toContain("the archive is damaged: gzip cannot read it");
      folder.write("no.tar", "this is no archive\n".repeat(100));
      expect(stderrOf(await converge(host, "root", [declared('source: "no.tar"')]))).toContain("it is no archive");
      expect(await look(`cat /opt/app/a; ${leftovers}`)).toBe("old\n");
    });
  }

  describe("by GNU tar", () => {
    unpacksTar();

    it("keeps set-uid bits if told, and refuses two folders to strip", async () => {
      folder.write("files/opt/app.tar.gz", tarOf(honest));
      await settles(declared("setuid: true"), ["unpack app.tar.gz"]);
      expect(await look("stat -c %a /opt/app/app-1.0/set")).toBe("4755\n");
      const run = await converge(host, "root", [declared("strip: 2")]);
      expect(stderrOf(run)).toBe("strip: there is not just one folder at level 2 of the archive");
      expect(await look("stat -c %a /opt/app/app-1.0/set")).toBe("4755\n");
    });

    it("does not throw away what somebody put there, unless told", async () => {
      folder.write("files/opt/app.tar.gz", tarOf([{ name: "a", content: "1\n" }]));
      await settles(declared(""), ["unpack app.tar.gz"]);
      await host.exec("mkdir /opt/app/data; echo precious >/opt/app/data/x");
      folder.write("files/opt/app.tar.gz", tarOf([{ name: "a", content: "2\n" }]));
      const run = await converge(host, "root", [declared("")]);
      expect(stderrOf(run)).toBe(
        "in /opt/app is what did not come from the archive that was unpacked there:\n./data\n./data/x",
      );
      expect(await look("cat /opt/app/a /opt/app/data/x")).toBe("1\nprecious\n");
      await settles(declared('extraFiles: "discard"'), ["unpack app.tar.gz in the place of what was unpacked before"]);
      expect(await look("cat /opt/app/a; ls /opt/app")).toBe("2\na\n");
    });

    it("works as another user, in his own folder", async () => {
      folder.write("mine.tar", tarOf(honest));
      const recipe = folder.recipe('archive("/home/deploy/app", { source: "mine.tar", user: "deploy" });');
      expect(changed(await converge(host, "root", [recipe]))).toEqual(["archive[/home/deploy/app] unpack"]);
      expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
      expect(await look("stat -c '%U %a' /home/deploy/app /home/deploy/app/app-1.0/set")).toBe(
        "deploy 755\ndeploy 755\n",
      );
    });

    it("unpacks what xz, bzip2 and zstd packed, and says what is missing", async () => {
      folder.write("packed.tar", tarOf(honest));
      await host.copyIn(join(folder.path, "packed.tar"), "/srv/packed/a.tar");
      await host.exec("rm -f /usr/bin/zstd");
      await converge(host, "root", [folder.recipe('pkg("xz-utils"); pkg("bzip2");')]);
      await host.exec("cd /srv/packed && xz -k a.tar && bzip2 -k a.tar");
      const zstd = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0);
      folder.write("a.tar.zst", zstd);
      const run = await converge(host, "root", [declared('source: "a.tar.zst"')]);
      expect(stderrOf(run)).toBe("the host has no zstd, which it takes to unpack this archive");
      for (const name of ["a.tar", "a.tar.xz", "a.tar.bz2"]) {
        await host.exec("rm -rf /opt/app");
        await settles(declared(`hostSource: "/srv/packed/${name}", strip: 1`), [`unpack /srv/packed/${name}`]);
        expect(await look("cat /opt/app/run")).toBe("#!/bin/sh\n");
      }
    });
  });

  describe("from a URL", () => {
    const packed = gzipSync(tarOf(honest));
    const sum = createHash("sha256").update(packed).digest("hex");
    let server: Server;
    let url = "";
    beforeAll(async () => {
      server = createServer((_request, response) => void response.end(packed));
      await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
      url = `http://${host.address.replace(/\.\d+$/, ".1")}:${(server.address() as AddressInfo).port}/a.tgz`;
    });
    afterAll(() => void server?.close());

    it("is downloaded once, and checked", async () => {
      await settles(declared(`source: "${url}", checksum: "sha256:${sum}", strip: 1`), [`unpack ${url}`]);
      expect(await look("cat /opt/app/run")).toBe("#!/bin/sh\n");
      const run = await converge(host, "root", [declared(`source: "${url}", checksum: "sha256:${"0".repeat(64)}"`)]);
      expect(stderrOf(run)).toContain("the checksum differs");
      expect(await look(`cat /opt/app/run; ${leftovers}`)).toBe("#!/bin/sh\n");
      await host.exec("rm -rf /opt/app");
      await settles(declared(`source: "${url}", unchecked: true`), [`unpack ${url}`]);
    });
  });

  describe("by busybox's tar", () => {
    beforeAll(async () => {
      await host.exec("mv /usr/bin/tar /usr/bin/tar.gnu; ln -s /bin/busybox /usr/bin/tar");
    });
    afterAll(async () => {
      await host.exec("mv -f /usr/bin/tar.gnu /usr/bin/tar");
    });
    unpacksTar();
  });

  describe("by unzip", () => {
    const members = [
      { name: "app/run", content: "#!/bin/sh\n", mode: 0o100755 },
      { name: "app/link", content: "run", mode: 0o120777 },
      { name: "app/set", content: "", mode: 0o104755 },
    ];

    it("says that it is missing", async () => {
      folder.write("app.zip", zipOf(members));
      const run = await converge(host, "root", [declared('source: "app.zip"')]);
      expect(stderrOf(run)).toBe("the host has no unzip, which it takes to unpack this archive");
    });

    it("unpacks, and refuses the same things", async () => {
      await converge(host, "root", [folder.recipe('pkg("unzip");')]);
      folder.write("app.zip", zipOf(members));
      await settles(declared('source: "app.zip", strip: 1'), ["unpack app.zip"]);
      expect(await look(listing)).toBe("link|l|777|0|run\nrun|f|755|0|\nset|f|755|0|\n|d|755|0|\n");
      const before = await host.diskSnapshot();
      for (const [member, message] of [
        [{ name: "../evil", content: "x" }, "a name in it leads out of the destination: ../evil"],
        [{ name: "/srv/evil", content: "x" }, "a name in it leads out of the destination: /srv/evil"],
        [{ name: "l", content: "../../etc", mode: 0o120777 }, "a link in it leads out of the destination"],
      ] as const) {
        folder.write("evil.zip", zipOf([...members, member]));
        const run = await converge(host, "root", [declared('source: "evil.zip"')]);
        expect(stderrOf(run)).toContain(`the archive is refused: ${message}`);
      }
      expect(touched(before, await host.diskSnapshot())).toEqual([]);
    });
  });
});
