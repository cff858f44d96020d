import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { recipeFolder } from "../hosts/recipe-folder.ts";
import { type CliRun, changed, converge } from "../hosts/tsamae.ts";

const folder = recipeFolder();

const failure = ({ events }: CliRun) =>
  events.flatMap((event) => (event.type === "resource-failed" ? [event.failure] : []))[0];

describe("safeguards on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(async () => {
    await host?.stop();
    folder.remove("");
  });

  const run = (body: string): Promise<CliRun> => converge(host, "root", [folder.recipe(body)]);
  const look = async (command: string): Promise<string> => (await host.exec(command)).stdout;

  it("replaces a file only with what its command accepts, and shows what that said", async () => {
    const sudoers = (line: string): string =>
      `file("/etc/sudoers.d/a b", { content: ${JSON.stringify(line)}, mode: "0440", validate: "visudo -cf %{path}" });`;
    const good = "deploy ALL=(ALL) ALL\n";
    expect(changed(await run(sudoers(good)))).toHaveLength(1);
    const refused = await run(sudoers("deploy ALL=(ALL\n"));
    expect(refused.status).toBe(4);
    expect(failure(refused)?.stderr?.replaceAll(/\.tsamae\.\w+/g, ".tsamae.…")).toMatchInlineSnapshot(`
      "/etc/sudoers.d/.tsamae.…:1:16: syntax error
      deploy ALL=(ALL
                     ^
      validate refused the new content with status 1; nothing was replaced"
    `);
    expect(await look("cat '/etc/sudoers.d/a b'; ls -A /etc/sudoers.d | grep -c tsamae")).toBe(`${good}0\n`);
    const before = await host.diskSnapshot();
    expect(changed(await run(sudoers(good)))).toEqual([]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  });

  it("gives the command the file as it will be, wherever that lies, and nothing it could harm", async () => {
    const check = `test "$(stat -c '%a %U' %{path})" = "600 deploy" && test "$(cat %{path})" = hello && kill -0 $$ && ! read -r line`;
    const body = `directory("/srv/a \\"b\\" $c");
      file("/srv/a \\"b\\" $c/d", { content: "hello", mode: "0600", owner: "deploy", validate: ${JSON.stringify(check)} });`;
    expect(changed(await run(body))).toHaveLength(2);
    const killed = await run(`file("/srv/killed", { content: "x", validate: "true %{path}; kill -KILL $$" });`);
    expect(failure(killed)?.stderr).toContain("validate refused the new content with status 137; nothing was replaced");
    expect(await look("ls /srv/killed 2>/dev/null; find /srv -name '.tsamae*'")).toBe("");
  });

  it("runs the command as the resource's user, and in its folder", async () => {
    const body = `file("/home/deploy/f", { user: "deploy", cwd: "/tmp", content: "x",
      validate: "test \\"$(id -un) $PWD\\" = 'deploy /tmp' && test -r %{path}" });`;
    expect((await run(body)).stderr).toBe("");
    expect(await look("cat /home/deploy/f; stat -c %U /home/deploy/f")).toBe("xdeploy\n");
  });

  it("shows nothing of what the command says of a sensitive file", async () => {
    const refused = await run(
      `file("/srv/s", { content: "hunter2", sensitive: true, validate: "cat %{path}; false" });`,
    );
    expect(refused.status).toBe(4);
    expect(refused.stdout).not.toContain("hunter2");
  });

  it("keeps so many old versions, with their mode and owner", async () => {
    const body = (text: string, more = ""): string => `file("/srv/it's $f", { content: "${text}", backup: 2${more} });`;
    await run(`file("/srv/it's $f", { content: "1", mode: "0640", owner: "deploy" });`);
    for (const text of ["2", "3", "4"]) expect(changed(await run(body(text)))).toHaveLength(1);
    const versions = `cd /srv; for f in it*; do echo "$f $(stat -c '%a %U %h' "$f") $(cat "$f")"; done`;
    expect(await look(versions)).toBe(
      ["it's $f 640 deploy 1 4", "it's $f.~2~ 640 deploy 1 2", "it's $f.~3~ 640 deploy 1 3", ""].join("\n"),
    );
    const before = await host.diskSnapshot();
    expect(changed(await run(body("4")))).toEqual([]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    await run(body("4", `, action: "delete"`));
    expect(await look(versions)).toBe(["it's $f.~3~ 640 deploy 1 3", "it's $f.~4~ 640 deploy 1 4", ""].join("\n"));
  });

  it("keeps nothing of what its command refuses", async () => {
    await run(`file("/srv/kept", { content: "1" });`);
    await run(`file("/srv/kept", { content: "2", backup: 2, validate: "false %{path}" });`);
    expect(await look("ls /srv/kept*; cat /srv/kept")).toBe("/srv/kept\n1");
  });

  it("keeps old versions of templates and files sent too, several in one run", async () => {
    folder.write("templates/t.ejs", "<%= text %>");
    folder.write("files/r", "sent");
    await host.exec("echo old > /srv/t; echo old > /srv/r");
    const body = `template("/srv/t", { source: "t", variables: { text: "new" }, backup: 1 });
      remoteFile("/srv/r", { backup: 1, validate: "grep -q sent %{path}" });
      file("again", { path: "/srv/t", action: "edit", edit: (text) => text.includes("!") ? text : text + "!", backup: 1 });`;
    expect(changed(await run(body))).toHaveLength(3);
    expect(await look("cd /srv; head t t.~* r r.~* | cat")).toBe(
      "==> t <==\nnew!\n==> t.~2~ <==\nnew\n==> r <==\nsent\n==> r.~1~ <==\nold\n",
    );
  });
});
