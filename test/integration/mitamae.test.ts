import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { type CliRun, changed, converge, finished } from "../hosts/tsamae.ts";

const folder = join(import.meta.dirname, "mitamae");

/** Recipes for a host as it was made ready, and what one sees of it afterwards. */
interface Case {
  readonly name: string;
  readonly ready?: string;
  /** Recipes, relative to their folder, and options. */
  readonly recipes: readonly string[];
  /** What the run reports as changed, in order. */
  readonly changes: readonly string[];
  readonly look: string;
  readonly seen: string;
}

const runs = (...digits: readonly string[]): readonly string[] => digits.map((digit) => `execute[${digit}] run`);

const notifications: readonly Case[] = [
  {
    name: "delayed notifications run once, at the end; an immediate one at once",
    recipes: ["notifies.ts"],
    changes: runs("2", "5", "4", "3", "1"),
    look: "cat /srv/notifies",
    seen: "2431",
  },
  {
    name: "subscriptions come to the same order, also to what an included recipe declares",
    recipes: ["subscribes.ts"],
    changes: runs("2", "4", "3", "child", "1", "touch /srv/subscribed-by-parent"),
    look: "cat /srv/subscribes; test -e /srv/subscribed-by-parent && echo ' by parent'",
    seen: "2431 by parent\n",
  },
  {
    name: "a chain of four delayed steps is followed to its end, after everything else",
    recipes: ["-j", "attributes/delayed.json", "chain.ts"],
    changes: runs("1", "5", "2", "3", "4"),
    look: "cat /srv/delayed-chain",
    seen: "15234",
  },
  {
    name: "a chain of four immediate steps is followed before anything else",
    recipes: ["-j", "attributes/immediately.json", "chain.ts"],
    changes: runs("1", "2", "3", "4", "5"),
    look: "cat /srv/immediate-chain",
    seen: "12345",
  },
  {
    name: "notifications reach into files that are through, and into those to come",
    recipes: ["across/default.ts"],
    changes: ["file[/srv/first.conf] create", "file[/srv/second.conf] create", ...runs("2", "1", "3")],
    look: "cat /srv/across",
    seen: "213",
  },
  {
    name: "the same with both files on the command line",
    ready: "rm /srv/across /srv/first.conf /srv/second.conf",
    recipes: ["across/first.ts", "across/second.ts"],
    changes: ["file[/srv/first.conf] create", "file[/srv/second.conf] create", ...runs("2", "1", "3")],
    look: "cat /srv/across",
    seen: "213",
  },
];

const files: readonly Case[] = [
  {
    name: "an edit keeps mode and owner, and does not touch a file that is right",
    ready: `cd /srv && echo 'port = 80' > edited && echo 'port = 8080' > edited-already && echo 'port = 1' > edited-by-others
      chown deploy:ops edited* && chmod 0640 edited* && touch -d '2020-01-01 UTC' edited*`,
    recipes: ["edit.ts"],
    changes: ["file[/srv/edited] edit", "file[/srv/edited-by-others] edit"],
    look: "cd /srv && stat -c '%n %a %U:%G' edited*; cat edited*; stat -c %Y edited-already; find edited -newermt 2021-01-01",
    seen: `edited 640 deploy:ops
edited-already 640 deploy:ops
edited-by-others 600 root:ops
port = 8080
port = 8080
port = 8080
1577836800
edited
`,
  },
  {
    name: "a link to a directory is replaced, and nothing is made inside of that directory",
    ready: `mkdir -p /srv/releases/1 /srv/releases/2 && cd /srv && echo text > instead
      ln -s releases/1 current && ln -s /srv/releases/1 by-force`,
    recipes: ["link.ts"],
    changes: ["/srv/current", "/srv/by-force", "/srv/instead", "/srv/new"].map((path) => `link[${path}] create`),
    look: "cd /srv && readlink current by-force instead new; find releases | LC_ALL=C sort",
    seen: "releases/2\n/srv/releases/2\nreleases/2\nreleases/none\nreleases\nreleases/1\nreleases/2\n",
  },
  {
    name: "a directory comes as it is here, with who may run what",
    recipes: ["remote-directory.ts"],
    changes: ["remoteDirectory[/srv/assets] create"],
    look: "cd /srv && find assets -printf '%p %m %u\\n' | LC_ALL=C sort; cat assets/greeting; assets/scripts/greet",
    seen: `assets 750 deploy
assets/greeting 644 deploy
assets/scripts 755 deploy
assets/scripts/greet 755 deploy
Hello.
Hello.
`,
  },
];

/** An app with the tag v1 and two commits, and a repository that has it as a submodule. */
const repositories = `set -e
export GIT_CONFIG_COUNT=4 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0=t GIT_CONFIG_KEY_1=user.email GIT_CONFIG_VALUE_1=t@t
export GIT_CONFIG_KEY_2=init.defaultBranch GIT_CONFIG_VALUE_2=main GIT_CONFIG_KEY_3=protocol.file.allow GIT_CONFIG_VALUE_3=always
mkdir -p /srv/git; cd /srv/git
git init -q app; cd app
echo one > file; git add .; git commit -q -m one; git tag v1
echo two > file; git commit -q -a -m two; cd ..
git init -q super; cd super
git submodule --quiet add /srv/git/app lib; git commit -q -m super`;

const hash = (letter: string): string => `$6$saltsalt$${letter.repeat(86)}`;
const account = "getent passwd itamae; getent shadow itamae | cut -d: -f2; stat -c '%n %U' /home/itamae /srv/itamae";

const others: readonly Case[] = [
  {
    name: "git: a tag, submodules, and a part of the history",
    ready: repositories,
    recipes: ["git.ts"],
    changes: ["/srv/tagged", "/srv/with-submodules", "/srv/shallow"].map((path) => `git[${path}] sync`),
    look: `cd /srv && cat tagged/file with-submodules/lib/file shallow/file
      git -C tagged describe --tags --exact-match; git -C tagged rev-list --count HEAD; git -C shallow rev-list --count HEAD`,
    seen: "one\ntwo\ntwo\nv1\n1\n1\n",
  },
  {
    name: "a user with home, shell and password",
    recipes: ["-j", "attributes/before.json", "account.ts"],
    changes: ["user[itamae] create"],
    look: `${account} 2>/dev/null`,
    seen: `itamae:x:1234:1234::/home/itamae:/bin/sh\n${hash("a")}\n/home/itamae itamae\n`,
  },
  {
    name: "other home, shell and password for a user who is there",
    recipes: ["-j", "attributes/after.json", "account.ts"],
    changes: ["user[itamae] create"],
    look: account,
    seen: `itamae:x:1234:1234::/srv/itamae:/bin/bash\n${hash("b")}\n/home/itamae itamae\n/srv/itamae itamae\n`,
  },
  {
    name: "functions with parameters and guards, and one within another",
    recipes: ["define.ts"],
    changes: [
      "directory[/srv/sites] create",
      ...["plain", "polite", "whole", "wanted"].flatMap((name) => [
        `directory[/srv/sites/${name}] create`,
        `file[/srv/sites/${name}/index.html] create`,
      ]),
    ],
    look: "cd /srv/sites && ls && cat */index.html",
    seen: "plain\npolite\nwanted\nwhole\nHello from plain.\nGood morning from polite.\nHello from wanted.\nHello from whole.\n",
  },
  {
    name: "attributes of several files, merged deeply; later ones win, and a list replaces a list",
    recipes: ["-j", "attributes/base.json", "-y", "attributes/web.yaml", "-j", "attributes/last.json", "node.ts"],
    changes: ["file[/srv/attributes] create"],
    look: "tr -d ' \\n' < /srv/attributes",
    seen: '{"app":{"port":8080,"names":["c"],"tls":{"on":true,"file":"/etc/tls.pem"}},"role":"web"}debian',
  },
];

describe("what mitamae's own tests want of it", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost({ installed: ["git"] });
  });
  afterAll(() => host?.stop());

  const run = (words: readonly string[]): Promise<CliRun> => converge(host, "root", words.map(placed));

  it.each([...notifications, ...files, ...others].map((one) => [one.name, one] as const))(
    "%s",
    async (_name, { ready = ":", recipes, changes, look, seen }) => {
      expect(await host.exec(ready)).toMatchObject({ status: 0 });
      const first = await run(recipes);
      expect(first).toMatchObject({ status: 0, stderr: "" });
      expect(changed(first)).toEqual(changes);
      expect(finished(first)).toMatchObject({ changed: changes.length, failed: 0 });
      expect(first.stdout).not.toContain("saltsalt");
      expect((await host.exec(look)).stdout).toBe(seen);
      const settled = await host.diskSnapshot();
      const second = await run(recipes);
      expect(changed(second)).toEqual([]);
      expect(finished(second)).toMatchObject({ changed: 0, failed: 0 });
      expect(diskChanges(settled, await host.diskSnapshot())).toEqual([]);
    },
  );

  it("does not put a link in the place of a directory, nor inside of it", async () => {
    await host.exec("mkdir -p /srv/kept");
    const refused = await run(["link-refused.ts"]);
    expect(refused.status).toBe(4);
    expect(refused.events).toContainEqual(
      expect.objectContaining({
        type: "resource-failed",
        id: "link[/srv/kept]",
        failure: expect.objectContaining({ message: "/srv/kept is a directory" }),
      }),
    );
    expect((await host.exec("find /srv/kept")).stdout).toBe("/srv/kept\n");
  });

  it("skips what a definition's guards hold back", async () => {
    const { events } = await run(["define.ts"]);
    const skipped = events.flatMap((event) => (event.type === "resource-skipped" ? [event.id] : []));
    const heldBack = ["whole", "not-wanted", "held-back"].flatMap((name) => [
      `directory[/srv/sites/${name}]`,
      `file[/srv/sites/${name}/index.html]`,
    ]);
    expect(skipped).toEqual(["composite[whole]", ...heldBack]);
  });
});

/** Options stay as they are. */
const placed = (word: string): string => (word.startsWith("-") ? word : join(folder, word));
