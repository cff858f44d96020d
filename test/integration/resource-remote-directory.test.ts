import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { recipeFolder } from "../hosts/recipe-folder.ts";
import { type CliRun, changed, converge, finished } from "../hosts/tsamae.ts";

const folder = recipeFolder();

const foretold = ({ events }: CliRun): readonly string[] =>
  events.flatMap((event) =>
    event.type === "resource-would-change" && event.certain ? event.changes.map(({ summary }) => summary) : [],
  );

const done = ({ events }: CliRun): readonly string[] =>
  events.flatMap((event) => (event.type === "resource-changed" ? event.changes.map(({ summary }) => summary) : []));

describe("remoteDirectory on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
    folder.write("files/srv/site/a.conf", "a\n");
    folder.write("files/srv/site/it's $HOME/-n ü\n☃", Uint8Array.of(0, 255, 10));
    folder.write("files/srv/site/run", "#!/bin/sh\n", true);
    folder.write("files/srv/site/junk.bak", "");
    symlinkSync("../a.conf", join(folder.path, "files/srv/site/it's $HOME/to a"));
  });
  afterAll(async () => {
    await host?.stop();
    folder.remove("");
  });

  /** Foretold by a dry run that writes nothing, done by a run, and a second run writes nothing. */
  async function settles(recipe: string, changes: readonly string[]): Promise<void> {
    const start = await host.diskSnapshot();
    expect(foretold(await converge(host, "root", ["--dry-run", recipe]))).toEqual(changes);
    expect(diskChanges(start, await host.diskSnapshot())).toEqual([]);
    const first = await converge(host, "root", [recipe]);
    expect(first.stderr).toBe("");
    expect(done(first)).toEqual(changes);
    const before = await host.diskSnapshot();
    const second = await converge(host, "root", [recipe]);
    expect(changed(second)).toEqual([]);
    expect(finished(second).exchanges).toBeLessThanOrEqual(2);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    expect((await host.exec("find / -xdev -name '.tsamae*'")).stdout).toBe("");
  }

  const look = async (command: string): Promise<string> => (await host.exec(command)).stdout;
  const listing = "cd /srv/site && find . ! -name . -printf '%P|%y|%m|%U|%l\\n' | LC_ALL=C sort";

  it("makes all of it, corrects each kind of difference, purges, and is deleted", async () => {
    const declared = (more: string): string =>
      folder.recipe(`remoteDirectory("/srv/site", { exclude: ["*.bak"], ${more} });`);
    const odd = "it's $HOME/-n ü\n☃";
    await settles(declared(""), [
      "create",
      "a.conf: create",
      "it's $HOME: create",
      `${odd}: create`,
      "it's $HOME/to a: link to ../a.conf",
      "run: create",
    ]);
    const made = [
      "a.conf|f|644|0|",
      "it's $HOME/-n ü",
      "it's $HOME/to a|l|777|0|../a.conf",
      "it's $HOME|d|755|0|",
      "run|f|755|0|",
      "☃|f|644|0|",
      "",
    ];
    expect(await look(listing)).toBe(made.join("\n"));

    await host.exec(`cd /srv/site; echo x >> a.conf; ln -sfn /etc "it's \\$HOME/to a"; chmod 0 run; chown deploy .
      mkdir -p extra/deep kept; touch extra/deep/f kept/x.bak kept/y; ln -s /etc away; touch -- '-rf'`);
    await settles(declared(`owner: "root", fileMode: "0600", purge: true`), [
      "owner from deploy to root",
      "a.conf: content, mode from 0644 to 0600",
      `${odd}: mode from 0644 to 0600`,
      "it's $HOME/to a: link to ../a.conf, no longer to /etc",
      "run: mode from 0000 to 0600",
      "-rf: delete",
      "away: delete",
      "extra: delete, with all that is in it",
      "kept/y: delete",
    ]);
    const left = await look("cat /srv/site/a.conf; ls -A /srv/site /srv/site/kept; test -d /etc/apt && echo etc");
    expect(left).toBe("a\n/srv/site:\na.conf\nit's $HOME\nkept\nrun\n\n/srv/site/kept:\nx.bak\netc\n");

    await settles(folder.recipe(`remoteDirectory("/srv/site", { action: "delete" });`), [
      "delete, with all that is in it",
    ]);
  });

  it("puts a file in the place of a link to a folder, and leaves the folder", async () => {
    await host.exec("mkdir -p /srv/site /srv/precious; touch /srv/precious/f; ln -sfn /srv/precious /srv/site/a.conf");
    expect(changed(await converge(host, "root", [folder.recipe(`remoteDirectory("/srv/site");`)]))).toHaveLength(1);
    expect(await look("cat /srv/site/a.conf; test -L /srv/site/a.conf || ls -A /srv/precious")).toBe("a\nf\n");
  });

  it("notices what an earlier resource of the run did below it", async () => {
    const body = `execute("echo other > /srv/site/a.conf", { notIf: "test -e /srv/once" }); file("/srv/once");
      remoteDirectory("/srv/site", { owner: "root" });`;
    expect(done(await converge(host, "root", [folder.recipe(body)]))).toContain("a.conf: content");
    expect(await look("cat /srv/site/a.conf")).toBe("a\n");
  });

  it("takes hundreds of files in few exchanges", async () => {
    for (let index = 0; index < 300; index += 1) folder.write(`files/many/d${index % 10}/f${index}`, `${index}\n`);
    const recipe = folder.recipe(`remoteDirectory("/srv/many", { purge: true });`);
    const first = finished(await converge(host, "root", [recipe]));
    expect(first.exchanges).toBeLessThanOrEqual(4);
    expect(await look("find /srv/many -type f | wc -l")).toBe("300\n");
    expect(finished(await converge(host, "root", [recipe]))).toMatchObject({ changed: 0, exchanges: 2 });
  });
});
