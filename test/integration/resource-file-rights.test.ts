import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type TestHost } from "../hosts/host.ts";
import { recipeFolder } from "../hosts/recipe-folder.ts";
import { converge } from "../hosts/tsamae.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ installed: ["acl", "attr", "libcap2-bin"] });
});
afterAll(() => host?.stop());

const folder = recipeFolder();

/** All that there is to know of a file's rights. */
const look = async (path: string): Promise<string> => {
  const { stdout } = await host.exec(
    `stat -c '%a %U %G' ${path}; getfacl -p -c ${path}; getfattr -d -m 'user\\.|security.capability' --absolute-names ${path}; getcap ${path}`,
  );
  return stdout;
};

describe("a file whose content changes", () => {
  const set = `
    install -m 0640 -o deploy -g deploy /dev/null /srv/kept && setfacl -m u:ops:rw,g::r,g:guest:rwx /srv/kept
    setfattr -n user.origin -v 'a vendor' /srv/kept && setcap cap_net_raw=ep /srv/kept`;

  it.each([
    ["keeps ACL, attributes and capabilities", "{ content: text }"],
    ["keeps them where what it states is so already", '{ content: text, owner: "deploy" }'],
  ])("%s", async (_, properties) => {
    expect(await host.exec(`rm -f /srv/kept; ${set}`)).toMatchObject({ status: 0, stderr: "" });
    const before = await look("/srv/kept");
    expect(before).toMatch(/group::r--\ngroup:guest:rwx\nmask::rwx/);
    expect(before).toMatch(/user.origin="a vendor"[\s\S]*cap_net_raw=ep/);
    const run = await converge(host, "root", [
      folder.recipe(`const text = "new\\n"; file("/srv/kept", ${properties});`),
    ]);
    expect(run.status).toBe(0);
    expect((await host.exec("cat /srv/kept")).stdout).toBe("new\n");
    expect(await look("/srv/kept")).toBe(before);
  });

  it("keeps them too where files are written together", async () => {
    await host.exec(`rm -f /srv/kept; ${set}`);
    const before = await look("/srv/kept");
    const files = ["kept", "beside"].map((name) => `file("/srv/${name}", { content: "newer\\n" });`).join("\n");
    const run = await converge(host, "root", [folder.recipe(files)]);
    expect(run.status).toBe(0);
    expect((await host.exec("cat /srv/kept /srv/beside; stat -c %a /srv/beside")).stdout).toBe("newer\nnewer\n644\n");
    expect(await look("/srv/kept")).toBe(before);
  });

  it("keeps them in a folder that is managed as a whole", async () => {
    await host.exec(`rm -rf /srv/kept /srv/whole; ${set}; mkdir /srv/whole && mv /srv/kept /srv/whole/one`);
    const before = (await look("/srv/whole/one")).replaceAll("whole/one", "");
    for (const name of ["one", "two"]) folder.write(`files/whole/${name}`, "newest\n");
    const recipe = folder.recipe('remoteDirectory("/srv/whole", { source: "whole" });');
    expect((await converge(host, "root", [recipe])).status).toBe(0);
    expect((await host.exec("cat /srv/whole/one")).stdout).toBe("newest\n");
    expect((await look("/srv/whole/one")).replaceAll("whole/one", "")).toBe(before);
  });

  it("gets the mode that it states, and keeps the rest", async () => {
    await host.exec(`rm -f /srv/kept; ${set}`);
    await converge(host, "root", [folder.recipe('file("/srv/kept", { content: "new\\n", mode: "0660" });')]);
    expect(await look("/srv/kept")).toMatch(/^660 deploy deploy\nuser::rw-\nuser:ops:rw-\ngroup::r--\ngroup:guest:rwx/);
  });
});
