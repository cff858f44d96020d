import { describe, expect, it } from "vitest";
import { lintFindings } from "../../src/check/lint-findings.ts";
import { lints } from "../../src/check/lints/index.ts";
import { composite } from "../../src/resources/composite.ts";
import {
  aptRepository,
  aptUpdate,
  directory,
  execute,
  file,
  git,
  line,
  pkg,
  remoteFile,
  service,
  template,
  user,
  waitFor,
} from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { lintsOf, surveyed } from "./surveyed.ts";

type Cases = Readonly<Record<string, readonly [body: () => unknown, found: readonly string[]]>>;

/** Each case is a recipe's body and what is found in it. */
function cases(name: string, all: Cases): void {
  describe(`the lint ${name}`, () => {
    it.each(Object.entries(all))("%s", async (_case, [body, found]) => {
      const said = await lintsOf(body);
      expect(said.filter((one) => one.startsWith(`${name} `))).toEqual(found.map((id) => `${name} ${id}`));
    });
  });
}

const digest = `sha256:${"0".repeat(64)}` as const;
const hunter = secret({ text: "hunter2-of-the-lints" });

cases("unguarded", {
  "a command": [() => execute("make"), ["execute[make]"]],
  "one with a guard": [() => execute("make", { notIf: "test -e /srv/made" }), []],
  "one with a function as guard": [() => execute("make", { onlyIf: () => true }), []],
  "one that waits to be notified": [
    () => {
      const make = execute("make", { action: "nothing" });
      file("/srv/Makefile", { content: "all:\n", mode: "0644", notifies: make.to("run") });
    },
    [],
  ],
  "a restart in every run": [() => service("nginx", { action: ["enable", "restart"] }), ["service[nginx]"]],
  "a state that is reached": [() => service("nginx", { action: ["enable", "start"] }), []],
  "an index that is fetched each time": [() => aptUpdate("now", { action: "run" }), ["aptUpdate[now]"]],
  "one that is refreshed when it is old": [() => aptUpdate("daily"), []],
  "a part of what has a guard": [() => composite("site", { onlyIf: "true" }, () => void execute("make")), []],
  "a part of what has none": [() => composite("site", () => void execute("make")), ["execute[make]"]],
  "a wait, which changes nothing": [() => waitFor("postgres", { port: 5432 }), []],
});

cases("idle", {
  "a service of which nothing is asked": [() => service("nginx"), ["service[nginx]"]],
  "one that is notified": [
    () => {
      const nginx = service("nginx");
      file("/etc/nginx.conf", { content: "", mode: "0644", notifies: nginx.to("reload") });
    },
    [],
  ],
  "one that is notified by its id": [
    () => {
      service("nginx");
      file("/etc/nginx.conf", { content: "", mode: "0644", notifies: ["reload", "service[nginx]"] });
    },
    [],
  ],
  "one that subscribes": [
    () => {
      const config = file("/etc/nginx.conf", { content: "", mode: "0644" });
      service("nginx", { subscribes: ["reload", config] });
    },
    [],
  ],
  "one that names what is declared already, to notify it": [
    () => {
      service("nginx", { action: "start" });
      const again = service("nginx");
      file("/etc/nginx.conf", { content: "", mode: "0644", notifies: again.to("reload") });
    },
    [],
  ],
  "a command that nobody notifies": [() => execute("make", { action: "nothing" }), ["execute[make]"]],
  "what a resource that is wrong may notify": [
    () => {
      const nginx = service("nginx");
      file("/etc/nginx.conf", { contnet: "", notifies: nginx.to("reload") } as never);
    },
    [],
  ],
});

cases("no-mode", {
  "a file with content": [() => file("/etc/motd", { content: "Hello.\n" }), ["file[/etc/motd]"]],
  "one with its mode": [() => file("/etc/motd", { content: "Hello.\n", mode: "0644" }), []],
  "one with a mode that is asked from the host": [() => file("/etc/motd", { content: "", mode: () => "0644" }), []],
  "one whose content is kept": [() => file("/etc/motd", { owner: "root" }), []],
  "one that is deleted": [() => file("/etc/motd", { action: "delete" }), []],
  "one that is edited": [() => file("/etc/motd", { action: "edit", edit: (text) => text }), []],
  "a directory": [() => directory("/srv/app"), ["directory[/srv/app]"]],
  "a download": [
    () => remoteFile("/usr/local/bin/tool", { source: "https://example.com/tool", checksum: digest }),
    ["remoteFile[/usr/local/bin/tool]"],
  ],
  "a template with its mode": [() => template("/etc/motd", { mode: "0644", action: "delete" }), []],
  "a line of a file": [() => line("/etc/hosts", { line: "127.0.0.1 web" }), []],
});

cases("unchecked-download", {
  "a URL without a checksum": [
    () => remoteFile("/srv/tool", { source: "https://example.com/tool", unchecked: true, mode: "0755" }),
    ["remoteFile[/srv/tool]"],
  ],
  "a secret one": [
    () => remoteFile("/srv/tool", { source: secret`https://${hunter}.example.com/tool`, unchecked: true }),
    ["remoteFile[/srv/tool]"],
  ],
  "one with a checksum": [() => remoteFile("/srv/tool", { source: "https://example.com/tool", checksum: digest }), []],
  "a file of this machine": [() => remoteFile("/srv/tool", { source: "lints.test.ts", mode: "0644" }), []],
  "one that is deleted": [() => remoteFile("/srv/tool", { action: "delete" }), []],
});

cases("plain-secret", {
  "in a command": [() => execute("login", { command: "app login --token abc123" }), ["execute[login]"]],
  "in a guard": [() => execute("x", { notIf: "PGPASSWORD=abc123 psql -c 'select 1'" }), ["execute[x]"]],
  "in a verification": [
    () => service("x", { verify: "curl -H 'Authorization: Bearer abc' http://localhost" }),
    ["service[x]"],
  ],
  "in a URL": [
    () => aptRepository("app", { uris: ["https://example.com", "https://ann:abc123@example.com"] }),
    ["aptRepository[app]"],
  ],
  "in a header": [
    () =>
      remoteFile("/srv/tool", {
        source: "https://example.com/tool",
        checksum: digest,
        headers: { Authorization: "Bearer abc123" },
      }),
    ["remoteFile[/srv/tool]"],
  ],
  "in a variable": [() => execute("x", { env: { DB_PASSWORD: "abc123" } }), ["execute[x]"]],
  "in a variable with another name": [
    () => execute("x", { env: { DATABASE_URL: "postgres://app:abc123@db/app" } }),
    ["execute[x]"],
  ],
  "a variable of the shell": [
    () => execute("x", { command: 'app login --token "$TOKEN"', env: { TOKEN: hunter }, notIf: "true" }),
    [],
  ],
  "a secret": [() => git("/srv/app", { repository: secret`https://ann:${hunter}@example.com/app.git` }), []],
  "words that only sound like it": [
    () => {
      execute("test -e /etc/secret/token || passwd --lock root");
      user("ann", { comment: "password: ask her" });
      pkg("pass");
    },
    [],
  ],
});

cases("duplicate-id", {
  "an id that is declared differently": [
    () => {
      execute("migrate", { command: "app migrate", notIf: "true" });
      execute("migrate", { command: "blog migrate", notIf: "true" });
    },
    ["execute[migrate]"],
  ],
  "one with other guards": [
    () => {
      execute("migrate", { notIf: "true" });
      execute("migrate", { notIf: "false" });
    },
    ["execute[migrate]"],
  ],
  "the same twice": [
    () => {
      pkg("curl");
      pkg("curl");
    },
    [],
  ],
  "an id that is only named": [
    () => {
      service("nginx", { action: "start" });
      service("nginx");
    },
    [],
  ],
});

describe("an objection", () => {
  it("says what is wrong and what to do, and shows no secret", async () => {
    const survey = await surveyed([
      () => {
        execute("mysql --password=hunter2", { command: "mysql --password=hunter2" });
        service("nginx");
        file("/etc/motd", { content: "" });
        remoteFile("/srv/tool", { source: "https://example.com/tool", unchecked: true, mode: "0755" });
        execute("migrate", { command: "app migrate", notIf: "true" });
        execute("migrate", { notIf: "true" });
      },
    ]);
    const said = lintFindings(survey).map(({ name, message, hint }) => [name, `${message}\n${hint}`]);
    expect(Object.keys(Object.fromEntries(said)).toSorted()).toEqual(lints.map(({ name }) => name).toSorted());
    expect(JSON.stringify(said)).not.toContain("hunter2");
    const plain = said.map(([name, text = ""]) => [name, `\n${text.replace(/\/\S+\/test\/(\S+?):\d+/, "$1")}\n`]);
    expect(Object.fromEntries(plain)).toMatchInlineSnapshot(`
      {
        "duplicate-id": "
      is declared before, and differently: a notification means that one
      the other one is at check/lints.test.ts; give one of them another name, or make one of the two
      ",
        "idle": "
      does nothing: it has no action, and nobody notifies it
      say what to do (start, stop, restart, tryRestart, …), notify it, or leave it out
      ",
        "no-mode": "
      says no mode: who may read it hangs on what is there already
      state it, such as mode: "0644", "0755" for a directory, "0600" for what is secret
      ",
        "plain-secret": "
      something secret seems to stand in a command, in plain text
      every user of the host can read it: env: { TOKEN: secret({ env: "TOKEN" }) }, and $TOKEN in the command
      ",
        "unchecked-download": "
      takes whatever its URL leads to: it has no checksum
      checksum: "sha256:…", as sha256sum prints it
      ",
        "unguarded": "
      acts in every run: nothing holds it back
      give it onlyIf or notIf; or action: "nothing", and let what it hangs on notify it
      ",
      }
    `);
  });
});
