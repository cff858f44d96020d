import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, finished } from "../hosts/tsamae.ts";

/** A recipe on a host prepared by hand, and what one sees afterwards. */
interface Case {
  readonly name: string;
  readonly before?: string;
  readonly recipe: string;
  readonly templates?: Readonly<Record<string, string>>;
  readonly changes: number;
  readonly look: string;
  readonly seen: string;
  /** Always runs: a second run changes again. */
  readonly always?: true;
}

const files: readonly Case[] = [
  {
    name: "a new file gets 0644 and its writer",
    recipe: `file("/srv/a", { content: "one\\n" });`,
    changes: 1,
    look: "stat -c '%a %U:%G' /srv/a; cat /srv/a",
    seen: "644 root:root\none\n",
  },
  {
    name: "new content keeps the mode and owner that are not stated",
    before: "echo old > /srv/kept; chown deploy:ops /srv/kept; chmod 0460 /srv/kept",
    recipe: `file("/srv/kept", { content: "new\\n" });`,
    changes: 1,
    look: "stat -c '%a %U:%G' /srv/kept; cat /srv/kept",
    seen: "460 deploy:ops\nnew\n",
  },
  {
    name: "mode, owner and group alone",
    before: "echo same > /srv/rights",
    recipe: `file("/srv/rights", { mode: "02750", owner: "deploy", group: "ops" });`,
    changes: 1,
    look: "stat -c '%a %U:%G' /srv/rights; cat /srv/rights",
    seen: "2750 deploy:ops\nsame\n",
  },
  {
    name: "a link to a file stays a link, and the file behind it is written",
    before: "mkdir -p /srv/real; echo old > /srv/real/f; ln -sfn real/f /srv/linked",
    recipe: `file("/srv/linked", { content: "through\\n" });`,
    changes: 1,
    look: "readlink /srv/linked; cat /srv/real/f",
    seen: "real/f\nthrough\n",
  },
  {
    name: "names with blanks, quotes and dollar signs",
    recipe: `directory("/srv/it's $HOME"); file("/srv/it's $HOME/-n \\"x\\"", { content: "'$(id)'" });`,
    changes: 2,
    look: `cat "/srv/it's \\$HOME/-n \\"x\\""`,
    seen: "'$(id)'",
  },
  {
    name: "an edit",
    before: "printf 'a=1\\nb=2\\n' > /srv/conf; chmod 0600 /srv/conf",
    recipe: `file("/srv/conf", { action: "edit", edit: (text) => text.replace("b=2", "b=3") });`,
    changes: 1,
    look: "cat /srv/conf; stat -c %a /srv/conf",
    seen: "a=1\nb=3\n600\n",
  },
  {
    name: "a deletion",
    before: "touch /srv/gone; ln -sfn gone /srv/gone-link",
    recipe: `file("/srv/gone-link", { action: "delete" }); file("/srv/gone", { action: "delete" }); file("/srv/never", { action: "delete" });`,
    changes: 2,
    look: "ls -d /srv/gone* 2>/dev/null | wc -l",
    seen: "0\n",
  },
  {
    name: "binary-safe and large content, and a secret one that no report shows",
    recipe: `file("/srv/large", { content: "é".repeat(600_000) }); file("/srv/secret", { content: secret({ text: "hunter2hunter2" }), mode: "0600" });`,
    changes: 2,
    look: "wc -c < /srv/large; cat /srv/secret",
    seen: "1200000\nhunter2hunter2",
  },
];

const others: readonly Case[] = [
  {
    name: "directories, with those above, their owner and mode",
    recipe: `directory("/srv/x/y/z", { owner: "deploy", mode: "0700" });`,
    changes: 1,
    look: "stat -c '%a %U' /srv/x /srv/x/y /srv/x/y/z",
    seen: "755 root\n755 root\n700 deploy\n",
  },
  {
    name: "a directory with all that is in it is deleted",
    before: "mkdir -p /srv/full/a; touch /srv/full/a/b",
    recipe: `directory("/srv/full", { action: "delete" });`,
    changes: 1,
    look: "test -e /srv/full; echo $?",
    seen: "1\n",
  },
  {
    name: "a link that leads elsewhere is led right, also over a link to a directory",
    before: "mkdir -p /srv/d1 /srv/d2; ln -sfn d1 /srv/l",
    recipe: `link("/srv/l", { to: "d2" });`,
    changes: 1,
    look: "readlink /srv/l; ls /srv/d1",
    seen: "d2\n",
  },
  {
    name: "a link instead of a file, by force",
    before: "echo x > /srv/was-file",
    recipe: `link("/srv/was-file", { to: "d2", force: true });`,
    changes: 1,
    look: "readlink /srv/was-file",
    seen: "d2\n",
  },
  {
    name: "a template with variables and node, found by the path",
    recipe: `template("/srv/etc/app.conf", { variables: { list: ["a", "b"] }, mode: "0640" });`,
    before: "mkdir -p /srv/etc",
    templates: { "app.conf.ejs": "<% for (const one of list) { -%>\nitem <%= one %> & <%= node.family %>\n<% } -%>\n" },
    changes: 1,
    look: "cat /srv/etc/app.conf; stat -c %a /srv/etc/app.conf",
    seen: "item a & debian\nitem b & debian\n640\n",
  },
  {
    name: "a lazy property sees what an earlier resource made",
    recipe: `execute("echo generated > /srv/key", { notIf: "test -e /srv/key" });\nfile("/srv/copy", { content: (host) => host.read(facts.content("/srv/key")).text ?? "" });`,
    changes: 2,
    look: "cat /srv/copy",
    seen: "generated\n",
  },
  {
    name: "a command as another user, in a folder, with an environment",
    recipe: `execute("echo $(id -un) $PWD $GREETING > out", { user: "deploy", cwd: "/home/deploy", env: { GREETING: "it's" }, notIf: "test -e out" });`,
    changes: 1,
    look: "cat /home/deploy/out; stat -c %U /home/deploy/out",
    seen: "deploy /home/deploy it's\ndeploy\n",
  },
  {
    name: "packages: installed together, one removed",
    recipe: `pkg("sl"); pkg("hello"); pkg("tree");`,
    changes: 3,
    look: "dpkg -s sl hello tree | grep -c '^Status: install ok installed'; zgrep -h '^Commandline: .*hello' /var/log/apt/history.log | sed 's/.* install //'",
    seen: "3\n-- sl hello tree\n",
  },
  {
    name: "a package is removed",
    recipe: `pkg("sl", { action: "remove" });`,
    changes: 1,
    look: "dpkg -s sl 2>/dev/null | grep -c '^Status: install ok installed'",
    seen: "0\n",
  },
  {
    name: "a service: stopped and disabled, then started and enabled",
    before:
      "printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/demo.service; systemctl daemon-reload",
    recipe: `service("demo", { action: ["enable", "start"] });`,
    changes: 2,
    look: "systemctl is-enabled demo; systemctl is-active demo",
    seen: "enabled\nactive\n",
  },
  {
    name: "the same service, stopped and disabled",
    recipe: `service("demo", { action: ["stop", "disable"] });`,
    changes: 2,
    look: "systemctl is-enabled demo; systemctl is-active demo",
    seen: "disabled\ninactive\n",
  },
  {
    name: "notifications: immediate ones first, delayed ones once at the end, chains and subscriptions followed",
    before: "rm -f /srv/order",
    recipe: `
      const say = (word: string) => execute(word, { command: "echo " + word + " >> /srv/order", action: "nothing" });
      const last = say("last");
      const chained = execute("chained", { command: "echo chained >> /srv/order", action: "nothing", notifies: last.to("run") });
      const now = say("now");
      const one = file("/srv/n1", { content: "1", notifies: [now.to("run", "immediately"), chained.to("run")] });
      file("/srv/n2", { content: "2", notifies: ["run", "execute[chained]"] });
      execute("subscriber", { command: "echo subscriber >> /srv/order", action: "nothing", subscribes: ["run", one, "immediately"] });
      execute("echo middle >> /srv/order", { onlyIf: "test ! -e /srv/done" });
      file("/srv/done");`,
    changes: 8,
    look: "tr '\\n' ' ' < /srv/order",
    seen: "now subscriber middle chained last ",
  },
];

describe("resources on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
  });
  afterAll(() => host?.stop());

  it.each([...files, ...others].map((one) => [one.name, one] as const))("%s", async (_name, one) => {
    if (one.before !== undefined) expect(await host.exec(one.before)).toMatchObject({ status: 0 });
    const path = inlineRecipe(one.recipe, one.templates);
    const first = await converge(host, "root", [path]);
    expect(first.stderr).toBe("");
    expect(first.stdout).not.toContain("hunter2");
    expect(changed(first)).toHaveLength(one.changes);
    expect((await host.exec(one.look)).stdout).toBe(one.seen);
    expect(changed(await converge(host, "root", [path]))).toEqual([]);
    expect((await host.exec("find / -xdev -name '.tsamae*'")).stdout).toBe("");
  });

  it("names the package that apt refuses, and says that the others were not attempted", async () => {
    const run = await converge(host, "root", [
      inlineRecipe(`pkg("cowsay"); pkg("no-such-package-here"); pkg("figlet"); file("/srv/after");`),
    ]);
    expect(run.status).toBe(4);
    const failed = run.events.flatMap((event) => (event.type === "resource-failed" ? [event] : []));
    expect(failed.map(({ id, failure }) => `${id}: ${failure.message}`)).toEqual([
      "package[no-such-package-here]: apt knows no package no-such-package-here",
    ]);
    expect(finished(run)).toMatchObject({ changed: 0, failed: 1, notAttempted: 3 });
    expect(
      (await host.exec("dpkg -l cowsay figlet 2>/dev/null | grep -c ^ii; test -e /srv/after || echo untouched")).stdout,
    ).toBe("0\nuntouched\n");
  });

  it("says what failed, where, and how, and what was not attempted", async () => {
    const run = await converge(host, "root", [
      inlineRecipe(`file("/srv/before-failure"); execute("echo oh no >&2; exit 3"); file("/srv/after-failure");`),
    ]);
    expect(run.status).toBe(4);
    const failed = run.events.find((event) => event.type === "resource-failed");
    expect(failed).toMatchObject({
      failure: { status: 3, stderr: "oh no", command: "echo oh no >&2; exit 3" },
      at: { line: 3 },
    });
    expect((await host.exec("ls /srv/before-failure /srv/after-failure 2>/dev/null")).stdout).toBe(
      "/srv/before-failure\n",
    );
  });

  it("fails a resource whose verification fails", async () => {
    const run = await converge(host, "root", [
      inlineRecipe(`file("/srv/verified", { content: "x", verify: "grep y /srv/verified" });`),
    ]);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { message: "its verification failed with status 1: grep y /srv/verified" },
    });
  });

  it("ends a command that takes too long, with its descendants", async () => {
    const run = await converge(host, "root", [inlineRecipe(`execute("sleep 987 & sleep 986", { timeout: 1 });`)]);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { message: "it took longer than 1 s and was ended" },
    });
    expect((await host.exec("pgrep -f 'sleep 98[67]$'")).stdout).toBe("");
  });

  it("runs commands and guards by the shell that was chosen, also as another user, and as a login shell", async () => {
    await host.exec("echo 'export FROM_PROFILE=yes' > /etc/profile.d/test.sh");
    const body = `
      execute("mine", { command: "echo $0 $FROM_PROFILE > /srv/shell", onlyIf: "[[ 1 == 1 ]]" });
      execute("theirs", { command: "[[ 1 == 1 ]] && echo $FROM_PROFILE $(id -un) > /tmp/shell", user: "deploy" });`;
    const run = await converge(host, "root", ["--shell", "bash", "--login-shell", inlineRecipe(body)]);
    expect(changed(run)).toHaveLength(2);
    expect((await host.exec("cat /srv/shell /tmp/shell")).stdout).toBe("sh yes\nyes deploy\n");
    const missing = await converge(host, "root", ["--shell", "nonesuch", inlineRecipe(body)]);
    expect(missing).toMatchObject({ status: 1, stderr: expect.stringContaining("the host has no shell nonesuch") });
  });
});
