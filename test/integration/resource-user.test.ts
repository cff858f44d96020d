import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { type CliRun, changed, converge, finished } from "../hosts/tsamae.ts";

/** A recipe on a host as the cases before it left it, and what one sees afterwards. */
interface Case {
  readonly name: string;
  readonly before?: string;
  readonly recipe: string;
  readonly changes: readonly string[];
  readonly look: string;
  readonly seen: string;
}

const hash = `$6$saltsalt$${"a".repeat(86)}`;
const other = `$6$saltsalt$${"b".repeat(86)}`;

const groups: readonly Case[] = [
  {
    name: "a group, with its number and members",
    recipe: `group("staff2", { gid: 4000, members: ["deploy", "ops"] });`,
    changes: ["create, gid 4000, members deploy ops"],
    look: "getent group staff2",
    seen: "staff2:x:4000:deploy,ops\n",
  },
  {
    name: "a group of the system's, and one with a strange name",
    recipe: `group("sys2", { system: true }); group("a.b-c_d$"); group("grün'e");`,
    changes: ["create", "create", "create"],
    look: "[ $(getent group sys2 | cut -d: -f3) -lt 1000 ] && getent group 'a.b-c_d$' \"grün'e\" | cut -d: -f1",
    seen: "a.b-c_d$\ngrün'e\n",
  },
  {
    name: "exactly the stated members",
    recipe: `group("staff2", { members: ["guest", "ops"] });`,
    changes: ["with guest, without deploy"],
    look: "getent group staff2; grep ^staff2 /etc/gshadow",
    seen: "staff2:x:4000:guest,ops\nstaff2:!::guest,ops\n",
  },
  {
    name: "members who join those that are there, of whom one does not exist any more",
    before: "useradd -G staff2 ghost && sed -i /^ghost:/d /etc/passwd /etc/shadow",
    recipe: `group("staff2", { members: ["deploy", "guest"], append: true });`,
    changes: ["with deploy"],
    look: "getent group staff2",
    seen: "staff2:x:4000:guest,ops,ghost,deploy\n",
  },
  {
    name: "another number",
    recipe: `group("staff2", { gid: 4444 });`,
    changes: ["gid from 4000 to 4444"],
    look: "getent group staff2",
    seen: "staff2:x:4444:guest,ops,ghost,deploy\n",
  },
  {
    name: "no members at all",
    recipe: `group("staff2", { members: [] });`,
    changes: ["without guest, without ops, without ghost, without deploy"],
    look: "getent group staff2; getent group 0",
    seen: "staff2:x:4444:\nroot:x:0:\n",
  },
  {
    name: "a group that is removed",
    before: "getent group sys2 >/dev/null",
    recipe: `group("sys2", { action: "remove" });`,
    changes: ["remove"],
    look: "getent group sys2 || echo gone",
    seen: "gone\n",
  },
];

const creations: readonly Case[] = [
  {
    name: "a user with everything",
    recipe: `user("ann", { uid: 3000, gid: "staff2", groups: ["adm", "users"], home: "/srv/ann", createHome: true, shell: "/bin/bash",
      comment: 'Ann "A" $HOME, \\'x\\' ü', password: "${hash}", expire: "2027-03-31" });`,
    changes: [
      "create, uid 3000, group staff2, groups adm users, home /srv/ann, shell /bin/bash, with a password, until 2027-03-31",
    ],
    look: "getent passwd ann; getent shadow ann | cut -d: -f1,2,8; id -Gn ann; stat -c '%a %U:%G' /srv/ann /srv/ann/.profile",
    seen: `ann:x:3000:4444:Ann "A" $HOME, 'x' ü:/srv/ann:/bin/bash\nann:${hash}:20908\nstaff2 adm users\n755 ann:staff2\n644 ann:staff2\n`,
  },
  {
    name: "a plain user, with the group of its name, and without a home folder",
    recipe: `user("plain");`,
    changes: ["create"],
    look: "getent passwd plain | cut -d: -f6,7; id -Gn plain; getent shadow plain | cut -d: -f2; test -e /home/plain || echo none",
    seen: "/home/plain:/bin/sh\nplain\n!\nnone\n",
  },
  {
    name: "a user whose group is there already",
    recipe: `group("own", { gid: 4010 }); user("own", { createHome: true }); directory("/home/own/.ssh", { owner: "own", group: "own", mode: "0700" });`,
    changes: ["create, gid 4010", "create", "create, mode 0700, owner own, group own"],
    look: "id -Gn own; getent passwd own | cut -d: -f4; stat -c %U:%G /home/own/.ssh",
    seen: "own\n4010\nown:own\n",
  },
  {
    name: "a user for the system, in the recipe's other group, and that group's member",
    recipe: `group("app"); user("appd", { gid: "app", system: true, shell: "/usr/sbin/nologin", home: "/nonexistent" }); group("app-admins", { members: ["appd"] });`,
    changes: [
      "create",
      "create, for the system, group app, home /nonexistent, shell /usr/sbin/nologin",
      "create, members appd",
    ],
    look: "id -Gn appd; [ $(id -u appd) -lt 1000 ] && echo low",
    seen: "app app-admins\nlow\n",
  },
  {
    name: "users with strange names, among them one that is a member",
    recipe: `user("é.b-c_d$x"); user("it's"); group("strange", { members: ["é.b-c_d$x", "it's"] });`,
    changes: ["create", "create", "create, members é.b-c_d$x it's"],
    look: "getent group strange | cut -d: -f4",
    seen: "é.b-c_d$x,it's\n",
  },
  {
    name: "a user without a password, locked from the start",
    recipe: `user("shut", { password: "${hash}", locked: true });`,
    changes: ["create, with a password, locked"],
    look: "getent shadow shut | cut -d: -f2",
    seen: `!${hash}\n`,
  },
];

const corrections: readonly Case[] = [
  {
    name: "shell, comment, group and end",
    recipe: `user("ann", { shell: "/bin/sh", comment: "", gid: 100, expire: "never" });`,
    changes: [
      'group from staff2 to 100, shell from /bin/bash to /bin/sh, comment from "Ann \\"A\\" $HOME, \'x\' ü" to "", expire from 2027-03-31 to never',
    ],
    look: "getent passwd ann; getent shadow ann | cut -d: -f8; stat -c %G /srv/ann",
    seen: "ann:x:3000:100::/srv/ann:/bin/sh\n\nusers\n",
  },
  {
    name: "a number, and with it the owner of the home",
    recipe: `user("ann", { uid: 3333 }); directory("/srv/ann", { owner: "ann" });`,
    changes: ["uid from 3000 to 3333"],
    look: "id -u ann; stat -c %u /srv/ann/.profile",
    seen: "3333\n3333\n",
  },
  {
    name: "exactly the stated groups",
    recipe: `user("ann", { groups: ["users", "staff2"] });`,
    changes: ["into staff2, out of adm"],
    look: "getent group adm users staff2 | cut -d: -f1,4",
    seen: "adm:\nusers:ann\nstaff2:ann\n",
  },
  {
    name: "groups besides",
    recipe: `user("ann", { groups: ["adm"], append: true });`,
    changes: ["into adm"],
    look: "getent group adm users staff2 | cut -d: -f1,4",
    seen: "adm:ann\nusers:ann\nstaff2:ann\n",
  },
  {
    name: "no groups",
    recipe: `user("ann", { groups: [] });`,
    changes: ["out of adm, out of users, out of staff2"],
    look: "getent group adm users staff2 | cut -d: -f1,4",
    seen: "adm:\nusers:\nstaff2:\n",
  },
  {
    name: "a home that moves",
    before: "echo mine > /srv/ann/note; chown ann /srv/ann/note",
    recipe: `user("ann", { home: "/srv/ann at home", moveHome: true, createHome: true });`,
    changes: ["home from /srv/ann to /srv/ann at home, moved"],
    look: "getent passwd ann | cut -d: -f6; cat '/srv/ann at home/note'; test -e /srv/ann || echo moved",
    seen: "/srv/ann at home\nmine\nmoved\n",
  },
  {
    name: "a home that is elsewhere, and made there",
    recipe: `user("ann", { home: "/srv/-ann", createHome: true });`,
    changes: ["home from /srv/ann at home to /srv/-ann, create /srv/-ann"],
    look: "getent passwd ann | cut -d: -f6; stat -c '%a %U:%G' /srv/-ann /srv/-ann/.profile; ls -d '/srv/ann at home'",
    seen: "/srv/-ann\n755 ann:users\n644 ann:users\n/srv/ann at home\n",
  },
  {
    name: "a password, as a secret",
    recipe: `user("ann", { password: secret({ text: "${other}" }) });`,
    changes: ["password"],
    look: "getent shadow ann | cut -d: -f2",
    seen: `${other}\n`,
  },
  {
    name: "a lock",
    recipe: `user("ann", { locked: true });`,
    changes: ["lock"],
    look: "getent shadow ann | cut -d: -f2",
    seen: `!${other}\n`,
  },
  {
    name: "a password behind a lock, which stays",
    recipe: `user("ann", { password: "${hash}" });`,
    changes: ["password"],
    look: "getent shadow ann | cut -d: -f2",
    seen: `!${hash}\n`,
  },
  {
    name: "no lock any more, and an end",
    recipe: `user("ann", { locked: false, expire: "1970-01-02" });`,
    changes: ["unlock, expire from never to 1970-01-02"],
    look: "getent shadow ann | cut -d: -f2,8",
    seen: `${hash}:1\n`,
  },
  {
    name: "a first password, and one that nobody has",
    recipe: `user("plain", { password: "${hash}" }); user("own", { password: "*", locked: false });`,
    changes: ["password", "password, unlock"],
    look: "getent shadow plain own | cut -d: -f2",
    seen: `${hash}\n*\n`,
  },
  {
    name: "only those that exist, if told so",
    recipe: `user("own", { action: "modify", comment: "Own" }); user("nobody-there", { action: "modify", comment: "x" });`,
    changes: ['comment from "" to "Own"'],
    look: "getent passwd own | cut -d: -f5; getent passwd nobody-there || echo none",
    seen: "Own\nnone\n",
  },
];

const removals: readonly Case[] = [
  {
    name: "a user, and its home stays",
    recipe: `user("ann", { action: "remove" }); group("staff2", { action: "remove" });`,
    changes: ["remove", "remove"],
    look: "id ann 2>/dev/null || echo gone; stat -c %U /srv/-ann",
    seen: "gone\nUNKNOWN\n",
  },
  {
    name: "a user with its home",
    recipe: `user("own", { action: "remove", removeHome: true }); user("plain", { action: "remove", removeHome: true });`,
    changes: ["remove, with its home /home/own", "remove"],
    look: "getent passwd own plain || echo gone; test -e /home/own || echo gone",
    seen: "gone\ngone\n",
  },
];

describe("users and groups on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(() => host?.stop());

  it.each([...groups, ...creations, ...corrections, ...removals].map((one) => [one.name, one] as const))(
    "%s",
    async (_name, { before, recipe, changes, look, seen }) => {
      if (before !== undefined) expect(await host.exec(before)).toMatchObject({ status: 0 });
      const path = inlineRecipe(recipe);
      const untouched = await host.diskSnapshot();
      const foretold = await converge(host, "root", ["--dry-run", path]);
      expect(summaries(foretold, "resource-would-change")).toEqual(changes);
      expect(diskChanges(untouched, await host.diskSnapshot())).toEqual([]);
      const first = await converge(host, "root", [path]);
      expect(first.stderr).toBe("");
      expect(failures(first)).toEqual([]);
      expect(summaries(first, "resource-changed")).toEqual(changes);
      expect((await host.exec(look)).stdout).toBe(seen);
      expect(first.stdout + foretold.stdout).not.toContain("saltsalt");
      const settled = await host.diskSnapshot();
      expect(changed(await converge(host, "root", [path]))).toEqual([]);
      expect(diskChanges(settled, await host.diskSnapshot())).toEqual([]);
    },
  );

  it("gives no password to a program as an argument", async () => {
    await host.exec("strace -f -e trace=execve -o /tmp/trace -p $(cat /run/sshd.pid) >/dev/null 2>&1 & sleep 0.5");
    const run = await converge(host, "root", [inlineRecipe(`user("traced", { password: "${hash}", locked: true });`)]);
    expect(failures(run)).toEqual([]);
    await host.exec("kill $(pidof strace); sleep 0.2");
    const trace = (await host.exec("cat /tmp/trace")).stdout;
    expect(trace).toMatch(/chpasswd/);
    expect(trace).not.toContain("saltsalt");
  });

  it("changes nothing when a member or a group does not exist", async () => {
    const before = (await host.exec("cat /etc/passwd /etc/group")).stdout;
    const one = await converge(host, "root", [inlineRecipe(`group("half", { members: ["deploy", "nobody-there"] });`)]);
    const two = await converge(host, "root", [inlineRecipe(`user("half", { gid: "no-group" });`)]);
    const three = await converge(host, "root", [inlineRecipe(`user("deploy", { groups: ["adm", "no-group"] });`)]);
    expect([one, two, three].flatMap(failures)).toMatchInlineSnapshot(`
      [
        "group[half]: there is no user nobody-there
        user("nobody-there") before it makes the user",
        "user[half]: there is no group no-group
        group("no-group") before it makes the group",
        "user[deploy]: there is no group no-group
        group("no-group") before it makes the group",
      ]
    `);
    expect((await host.exec("cat /etc/passwd /etc/group")).stdout).toBe(before);
  });

  it("says what the host's own tools refuse", async () => {
    await host.exec("useradd busy; setsid su busy -c 'sleep 300' >/dev/null 2>&1 & sleep 0.5");
    const run = await converge(host, "root", [inlineRecipe(`user("busy", { action: "remove" });`)]);
    const failed = run.events.find((event) => event.type === "resource-failed");
    expect(failed).toMatchObject({
      failure: { status: 8, stderr: expect.stringMatching(/user busy is currently used by process \d+/) },
    });
    await host.exec("pkill -u busy; sleep 0.2; userdel busy");
  });

  it("lets others than root look at what is not secret, and says what only root may", async () => {
    const open = await converge(host, "guest", [
      inlineRecipe(`user("guest", { shell: "/bin/bash", groups: [] }); group("guest", { members: [] });`),
      "--no-sudo",
    ]);
    expect(finished(open)).toMatchObject({ changed: 0, failed: 0 });
    const closed = await converge(host, "guest", [inlineRecipe(`user("guest", { locked: true });`), "--no-sudo"]);
    expect(failures(closed)).toMatchInlineSnapshot(`
      [
        "user[guest]: cannot determine the current state: only root may read /etc/shadow, which has passwords and ends of accounts",
      ]
    `);
  });
});

function summaries(run: CliRun, type: "resource-would-change" | "resource-changed"): readonly string[] {
  return run.events.flatMap((event) => (event.type === type ? event.changes.map(({ summary }) => summary) : []));
}

function failures(run: CliRun): readonly string[] {
  return run.events.flatMap((event) =>
    event.type === "resource-failed"
      ? [
          [`${event.id}: ${event.failure.message}`, event.failure.hint, event.failure.stderr]
            .filter(Boolean)
            .join("\n  "),
        ]
      : [],
  );
}
