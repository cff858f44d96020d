import type { ResourceTypes } from "tsamae";
import { describe, expect, it } from "vitest";
import { RecipeError } from "../../src/errors.ts";
import { composite } from "../../src/resources/composite.ts";
import * as resources from "../../src/resources/index.ts";
import {
  aptRepository,
  aptUpdate,
  archive,
  authorizedKey,
  cron,
  directory,
  dockerLogin,
  execute,
  file,
  gemPackage,
  git,
  group,
  hostname,
  httpRequest,
  kernelModule,
  line,
  link,
  locale,
  localFunction,
  log,
  mount,
  npmPackage,
  pipPackage,
  pkg,
  reboot,
  remoteDirectory,
  remoteFile,
  service,
  swap,
  sysctl,
  systemdUnit,
  template,
  timezone,
  user,
  waitFor,
} from "../../src/resources/index.ts";
import { secret } from "../../src/values/secret.ts";
import { planned } from "../recipes/planned.ts";

/** Names that no account, package or service can have. */
const noNames = ["a b", "a\nb", "-rf", "$(x)/y", "a/b", " ", "a:b c"];

/** Texts that are no absolute path of one line. */
const noPaths = ["a", "", "-rf", "~/a", "$HOME/a", "/a\nb", "/a\0b", "/a/../b"];

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIh9zDUC2vv6hYZjD2jIgl0lHyy2/Gl4cwKZuNhp7ofK alice";
const uris = "file:/srv/repo";

const named = (names: readonly string[], declare: (name: string) => unknown) =>
  names.map((name) => () => declare(name));
const ofPath = (declare: (path: string) => unknown) =>
  named(
    noPaths.filter((path) => path !== ""),
    declare,
  );

/** Declarations that are refused, by type; each would do something else than it says, or nothing can be called so. */
const refused: Readonly<Record<keyof ResourceTypes, readonly (() => unknown)[]>> = {
  aptRepository: [
    ...named([...noNames, "a*", "it's"], (name) => aptRepository(name, { uris })),
    ...named(["a b", "a\nb", ""], (word) => aptRepository("a", { uris: word })),
    ...named(["a b", "x\nTrusted: yes"], (word) => aptRepository("a", { uris, suites: word, components: word })),
    () => aptRepository("a", { uris, options: { Trusted: "yes\nURIs: file:/x" } }),
    () => aptRepository("a", { uris, options: { "X: y\nTrusted": "yes" } }),
  ],
  aptUpdate: [() => aptUpdate("a", { options: "\0" })],
  archive: [
    ...ofPath((path) => archive(path, { hostSource: "/b" })),
    ...ofPath((path) => archive("/a", { hostSource: path })),
    ...named(["", "a:b"], (owner) => archive("/a", { hostSource: "/b", owner })),
  ],
  authorizedKey: [
    ...named([...noNames, "../root"], (name) => authorizedKey(name, { key })),
    () => authorizedKey("a", { key: `${key}\n${key}` }),
    () => authorizedKey("a", { key, comment: "a\nssh-rsa AAAA" }),
    () => authorizedKey("a", { key, options: { command: "a\nb" } }),
    () => authorizedKey("a", { key, options: { 'command="x"': true } }),
    ...ofPath((path) => authorizedKey("a", { key, path })),
  ],
  composite: [
    () => composite("a", { onlyIf: "a\0" }, () => undefined),
    () => composite("a", { user: "-x" }, () => undefined),
  ],
  cron: [
    ...named([...noNames.filter((name) => name !== "-rf"), "a.b", "it's", "größe"], (name) =>
      cron(name, { minute: 0, command: "true" }),
    ),
    ...named(["a\n* * * * * root x", " ", "date +\\%F"], (command) => cron("a", { minute: 0, command })),
    ...named(["a b", "root touch"], (account) => cron("a", { minute: 0, command: "true", account })),
    ...named(["* * * * * root x", "0;x", "61", "$(x)"], (minute) => cron("a", { minute, command: "true" })),
    () => cron("a", { minute: 0, command: "true", environment: { A: "a\n* * * * * root x" } }),
    () => cron("a", { minute: 0, command: "true", environment: { "A=1\nB": "a" } }),
  ],
  directory: [
    ...ofPath((path) => directory(path)),
    ...named(["", " ", "a:b", "a\nb"], (owner) => directory("/a", { owner })),
    ...named(["", "a:b", "a\nb"], (group) => directory("/a", { group })),
  ],
  dockerLogin: [
    ...named(
      noNames.filter((name) => name !== "a/b"),
      (name) => dockerLogin(name, { username: "a", password: secret({ text: "abc" }) }),
    ),
    ...named(["", "a:b", "a\nb"], (username) => dockerLogin("a.b", { username, password: secret({ text: "abc" }) })),
  ],
  execute: [
    () => execute("a\0b"),
    ...named(["", "a\0", "-x", "a:b", "a\nb"], (user) => execute("true", { user })),
    () => execute("true", { cwd: "" }),
    () => execute("true", { env: { "A B": "" } }),
    () => execute("true", { env: { "A=$(x)": "" } }),
    () => execute("true", { env: { A: "a\0" } }),
    () => execute("true", { onlyIf: "a\0" }),
  ],
  file: [
    ...ofPath((path) => file(path)),
    ...named(["", "root:root"], (owner) => file("/a", { owner })),
    () => file("/a", { validate: "x %{path} \0" }),
  ],
  gemPackage: [
    ...named([...noNames, "$(x)"], (name) => gemPackage(name)),
    ...named([">= 1", "1; x", "-1", "1 2"], (version) => gemPackage("a", { version })),
    ...named(["-x", "", " x", "a\nb"], (binary) => gemPackage("a", { binary })),
  ],
  git: [
    ...ofPath((path) => git(path, { repository: "/srv/a" })),
    ...named(["-x", "a b", "$(x) y", "a..b", "x.lock", "a\nb"], (revision) =>
      git("/a", { repository: "/b", revision }),
    ),
    ...named(["ext::sh -c x", "-x", "--upload-pack=x", "ssh://-oProxyCommand=x/a", "a\nb"], (repository) =>
      git("/a", { repository }),
    ),
    ...named(["-x", "a b", "$(x)", "a.b"], (remote) => git("/a", { repository: "/b", remote })),
  ],
  group: [
    ...named([...noNames, "+a", "~a", "1000", "a,b"], (name) => group(name)),
    ...named([...noNames, "a,b"], (member) => group("a", { members: [member] })),
  ],
  hostname: [
    ...named([...noNames, "$(x)", "a_b", "größe", "a..b"], (name) => hostname(name)),
    ...named(["a b", "a\n10.0.0.1 b"], (fqdn) => hostname("a", { fqdn })),
  ],
  httpRequest: [
    ...named([...noNames, "-K/etc/shadow", "ftp://a/b", "file:///a", "http://"], (url) => httpRequest(url)),
    ...ofPath((path) => httpRequest("http://a/b", { path })),
    () => httpRequest("http://a/b", { headers: { "A: b\nC": "d" } }),
    () => httpRequest("http://a/b", { headers: { A: "b\nC: d" } }),
  ],
  kernelModule: [
    ...named([...noNames, "$(x)", "a.b", "../a"], (name) => kernelModule(name)),
    ...named(["a\ninstall b /bin/x", "a\\"], (options) => kernelModule("a", { options })),
  ],
  line: [
    ...ofPath((path) => line(path, { line: "a" })),
    ...named(["a\nb", "a\r"], (text) => line("/a", { line: text })),
    () => line("/a", { line: "a", match: "a\nb" }),
  ],
  link: [...ofPath((path) => link(path, { to: "a" })), ...named(["", "a\0"], (to) => link("/a", { to }))],
  localFunction: [() => localFunction("a", { run: () => undefined, env: { "A=$(x)": "" } })],
  locale: [
    ...named([...noNames, "$(x)", "de_DE UTF-8"], (name) => locale(name)),
    ...named(["UTF-8\nxx", "a b", "$(x)"], (charset) => locale("de_DE", { charset })),
  ],
  log: [() => log("a\0b")],
  mount: [
    ...ofPath((path) => mount(path, { device: "a" })),
    ...named(["-x", "a b", "$(x)", "a\nb"], (fstype) => mount("/a", { device: "a", fstype })),
    ...named(["a\n/dev/b /c", "a,,b", ""], (options) => mount("/a", { device: "a", options })),
    ...named(["", "a\0"], (device) => mount("/a", { device })),
  ],
  npmPackage: [
    ...named([...noNames, "$(x)", "a@1", "./a", "/a", "git+https://a"], (name) => npmPackage(name)),
    ...named(["latest", "1.x", "1.0.0 x", "$(x)"], (version) => npmPackage("a", { version })),
  ],
  package: [
    ...named([...noNames, "$(x)", "a=1", "a-", "a*", "~na", "?x", "a^", "it's"], (name) => pkg(name)),
    ...named(["1 2", "$(x)", "1;x", "", "1\n2"], (version) => pkg("a", { version })),
  ],
  pipPackage: [
    ...named([...noNames, "$(x)", "a==1", "a[b]", "./a", "a @ file:///b"], (name) => pipPackage(name)),
    ...named([">=1", "$(x)", "1 -r /a"], (version) => pipPackage("a", { version })),
  ],
  reboot: [() => reboot("a", { onlyIf: "a\0" }), () => reboot("a", { timeout: 0 })],
  remoteDirectory: [
    ...ofPath((path) => remoteDirectory(path, { source: "." })),
    ...named(["", "a:b"], (owner) => remoteDirectory("/a", { source: ".", owner })),
  ],
  remoteFile: [
    ...ofPath((path) => remoteFile(path, { source: "x" })),
    ...named(["ftp://a/b", "ext://x", "file:///a"], (source) => remoteFile("/a", { source, unchecked: true })),
    () => remoteFile("/a", { source: "https://a/b", unchecked: true, headers: { "A: b\nC": "d" } }),
    () => remoteFile("/a", { source: "https://a/b", unchecked: true, headers: { A: "b\nC: d" } }),
  ],
  service: named([...noNames, "$(x)", "a*", "../a"], (name) => service(name)),
  swap: [
    ...ofPath((path) => swap(path, { size: "1M" })),
    ...named(["1", "$(x)M", "1M\n"], (size) => swap("/a", { size })),
  ],
  sysctl: [
    ...named([...noNames.filter((name) => name !== "a/b"), "$(x)", "a.*", "a.b=c", "/a"], (name) =>
      sysctl(name, { value: 1 }),
    ),
    () => sysctl("a.b", { value: "1\nc.d = 1" }),
    ...named(["../a.conf", "a", "a/b.conf", ".a.conf", "a\n.conf"], (name) => sysctl("a.b", { value: 1, file: name })),
  ],
  systemdUnit: [
    ...named([...noNames, "$(x).service", "a", "a/b.service", "-a.service", "a*.service"], (name) =>
      systemdUnit(name, { content: "[Unit]\n" }),
    ),
    ...named(["../a", "a b", "$(x)", "-a"], (dropIn) => systemdUnit("a.service", { content: "[Unit]\n", dropIn })),
    ...named(["a\nExecStart=/x", "a\\", " a"], (text) =>
      systemdUnit("a.service", { content: { Unit: { Description: text } } }),
    ),
    () => systemdUnit("a.service", { content: { Unit: { "Description=x\nA": "b" } } }),
    () => systemdUnit("a.service", { content: { "X-a]\n[Service": { A: "b" } } }),
  ],
  template: [...ofPath((path) => template(path, { source: "x" })), () => template("/a", { source: "a\0b" })],
  timezone: named([...noNames.filter((name) => name !== "a/b"), "$(x)", "../UTC", "Europe/../UTC", "/UTC"], (name) =>
    timezone(name),
  ),
  user: [
    ...named([...noNames, "+a", "~a", "1000", "a,b"], (name) => user(name)),
    ...named(["a:b", "a\nroot::0:0"], (comment) => user("a", { comment })),
    ...named(["a", "/a:b", "/a\nb", "/a/../b"], (home) => user("a", { home, shell: home })),
    ...named([...noNames, "a,b"], (name) => user("a", { groups: [name] })),
    ...named(["x", "$6$x:y", "*\nroot:*"], (password) => user("a", { password })),
    ...named(["soon", "2027-13-01", "-1"], (expire) => user("a", { expire })),
  ],
  waitFor: [
    ...ofPath((path) => waitFor("a", { path })),
    ...named(["-x", "a b", "$(x)", "a;b", "a\nb"], (host) => waitFor("a", { port: 1, host })),
    ...named(["", " ", "a\0"], (command) => waitFor("a", { command })),
  ],
};

describe("what cannot be, or would be more than it says, is told before the host hears of it", () => {
  it("is tried for every type", () => {
    const types = Object.values(resources).map(({ definition }) => definition.type);
    // A composite is no resource, and has no definition.
    expect(Object.keys(refused).toSorted()).toEqual([...types, "composite"].toSorted());
  });

  it.each(Object.entries(refused))("%s", async (type, declarations) => {
    const taken = await Promise.all(
      declarations.map(async (declaration) => {
        try {
          return [...(await planned(declaration)).resources, "was taken"];
        } catch (error) {
          const isTold =
            error instanceof RecipeError && `${error.about}`.startsWith(`${type}[`) && told.test(error.message);
          return isTold ? [] : [String(error)];
        }
      }),
    );
    expect(taken.flat()).toEqual([]);
  });
});

/** The words that say what is wrong with it. */
const told =
  /expected|cannot be|no source|is one line|backslash at the end|drops blanks|no name of|no section|knows|begins with/;
