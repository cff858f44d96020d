import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, finished } from "../hosts/tsamae.ts";

const alice = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIh9zDUC2vv6hYZjD2jIgl0lHyy2/Gl4cwKZuNhp7ofK alice";
const bob = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK44YVJLXqZ9Zs+7/NTcd9Gr0Mb3ssBchpD7b+5FDKUF bob";

const folder = "/home/deploy/.ssh";
const file = `${folder}/authorized_keys`;
const empty = `rm -rf ${folder}`;
const look = `stat -c '%a %U:%G' ${folder} ${file}; cat ${file}`;
const own = "700 deploy:deploy\n600 deploy:deploy\n";

interface Case {
  readonly name: string;
  readonly before: string;
  readonly recipe: string;
  readonly changes: number;
  readonly look?: string;
  readonly seen: string;
}

const cases: readonly Case[] = [
  {
    name: "a first key, with its folder, which are the user's and private",
    before: empty,
    recipe: `authorizedKey("deploy", { key: "${alice}" });`,
    changes: 1,
    seen: `${own}${alice}\n`,
  },
  {
    name: "keys one after the other, with options that hold quotes, blanks and dollar signs",
    before: empty,
    recipe: `
      authorizedKey("deploy", { key: "${alice}" });
      authorizedKey("bob's", {
        account: "deploy", key: "${bob}", comment: "bob's é $HOME",
        options: { "no-pty": true, command: 'echo "$(id)" it\\'s', from: "10.0.0.0/8" },
      });`,
    changes: 2,
    seen: `${own}${alice}\nno-pty,command="echo \\"$(id)\\" it's",from="10.0.0.0/8" ${bob}'s é $HOME\n`,
  },
  {
    name: "what is open is closed, and what belongs to root is given back",
    before: `${empty}; mkdir -m 0755 ${folder}; echo '${alice}' >${file}`,
    recipe: `authorizedKey("deploy", { key: "${alice}" });`,
    changes: 1,
    look: `stat -c '%a %U' ${folder} ${file}; cat ${file}`,
    seen: `700 deploy\n600 deploy\n${alice}\n`,
  },
  {
    name: "a mode alone",
    before: `${empty}; mkdir -m 0700 ${folder}; echo '${alice}' >${file}; chown -R deploy:deploy ${folder}; chmod 0664 ${file}`,
    recipe: `authorizedKey("deploy", { key: "${alice}" });`,
    changes: 1,
    seen: `${own}${alice}\n`,
  },
  {
    name: "exclusively",
    before: `${empty}; mkdir ${folder}; printf '# ours\\nno-pty ${bob}\\n${alice} x\\n' >${file}; chown -R deploy:deploy ${folder}`,
    recipe: `authorizedKey("all", { account: "deploy", keys: ["${alice}"], exclusive: true });`,
    changes: 1,
    seen: `${own}# ours\n${alice} x\n`,
  },
  {
    name: "a removal",
    before: `${empty}; mkdir -m 0700 ${folder}; printf '${bob}\\n${alice}\\n' >${file}; chmod 0600 ${file}; chown -R deploy:deploy ${folder}`,
    recipe: `authorizedKey("deploy", { key: "${bob}", action: "remove" });`,
    changes: 1,
    seen: `${own}${alice}\n`,
  },
  {
    name: "a removal where there is nothing",
    before: empty,
    recipe: `authorizedKey("deploy", { key: "${bob}", action: "remove" }); authorizedKey("nosuch", { key: "${bob}", action: "remove" });`,
    changes: 0,
    look: `ls -A /home/deploy | grep -c ssh`,
    seen: "0\n",
  },
  {
    name: "root's own, and a file outside of the home",
    before: "rm -rf /root/.ssh; mkdir -p /etc/keys",
    recipe: `authorizedKey("root", { key: "${alice}" }); authorizedKey("ops", { key: "${bob}", path: "/etc/keys/ops" });`,
    changes: 2,
    look: "stat -c '%a %U' /root/.ssh /root/.ssh/authorized_keys /etc/keys /etc/keys/ops; cat /etc/keys/ops",
    seen: `700 root\n600 root\n755 root\n600 ops\n${bob}\n`,
  },
];

describe("authorizedKey on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(() => host?.stop());

  it.each(cases.map((one) => [one.name, one] as const))("%s", async (_name, one) => {
    expect(await host.exec(one.before)).toMatchObject({ status: 0 });
    const path = inlineRecipe(one.recipe);
    const untouched = await host.diskSnapshot();
    const foretold = finished(await converge(host, "root", ["--dry-run", path]));
    expect(diskChanges(untouched, await host.diskSnapshot())).toEqual([]);
    const first = await converge(host, "root", [path]);
    expect(first.stderr).toBe("");
    expect(changed(first)).toHaveLength(one.changes);
    expect(foretold.changed).toBe(one.changes);
    expect((await host.exec(one.look ?? look)).stdout).toBe(one.seen);
    const converged = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [path]))).toEqual([]);
    expect(diskChanges(converged, await host.diskSnapshot())).toEqual([]);
    expect((await host.exec("find / -xdev -name '.tsamae*'")).stdout).toBe("");
  });

  it("follows no link of the user's, and says so", async () => {
    await host.exec(`${empty}; cp /etc/shadow /srv/shadow; mkdir -m 0700 ${folder}; ln -s /srv/shadow ${file}`);
    const run = await converge(host, "root", [inlineRecipe(`authorizedKey("deploy", { key: "${alice}" });`)]);
    expect(run.status).toBe(4);
    expect(run.stdout).not.toContain("root:");
    const failures = run.events.flatMap((event) => (event.type === "resource-failed" ? [event.failure] : []));
    expect(failures).toMatchInlineSnapshot(`
      [
        {
          "hint": "deploy could have it lead to any file of this host; put a plain file and folder there",
          "message": "/home/deploy/.ssh/authorized_keys is a link",
        },
      ]
    `);
    expect((await host.exec("cmp /etc/shadow /srv/shadow")).status).toBe(0);
  });

  it("lets a login in whose key it wrote", async () => {
    await host.exec("rm -rf /home/guest/.ssh; ssh-keygen -q -t ed25519 -N '' -f /srv/key");
    const key = (await host.exec("cat /srv/key.pub")).stdout.trim();
    const body = `authorizedKey("guest", { key: "${key}", options: { command: 'echo "forced $(id -un)"' } });`;
    expect((await converge(host, "root", [inlineRecipe(body)])).status).toBe(0);
    const sshd = "/usr/sbin/sshd -p 2222 -o AuthorizedKeysFile=.ssh/authorized_keys -o StrictModes=yes";
    const options = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes -p 2222 -i /srv/key";
    const login = await host.exec(`${sshd} && ssh ${options} guest@127.0.0.1 other`);
    expect(login.stdout).toBe("forced guest\n");
  });
});
