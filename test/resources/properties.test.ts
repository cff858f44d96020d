import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { execute, file, link, pkg, service } from "../../src/resources/index.ts";
import { check, received, t } from "../../src/resources/properties.ts";
import { secret } from "../../src/values/secret.ts";
import { randomCases, seed } from "../random-cases.ts";
import { planned } from "../recipes/planned.ts";
import { told } from "../templates/told.ts";

describe("a path", () => {
  const part = fc.oneof(
    fc.constantFrom(".", "", "...", ".hidden", "a b", "ü", "-n", "*", "$x"),
    fc.string({ maxLength: 4 }),
  );
  const path = fc.array(part, { maxLength: 8 }).map((parts) => `/${parts.join("/")}`);

  it(`is the path that POSIX means, without doubled slashes, dots and a slash at its end (seed ${seed})`, () => {
    fc.assert(
      fc.property(path, (text) => {
        const result = check(t.path(), text);
        const isRefused = text.split("/").includes("..") || /[\0\n]/.test(text);
        if (isRefused) expect(result).toHaveProperty("problem");
        else expect(result).toEqual({ value: posix.normalize(text).replace(/(.)\/$/, "$1") });
      }),
      randomCases(2000),
    );
  });

  it(`stays as it is when it is checked again (seed ${seed})`, () => {
    fc.assert(
      fc.property(path, (text) => {
        const once = check(t.path(), text);
        expect("value" in once ? check(t.path(), once.value) : once).toEqual(once);
      }),
      randomCases(500),
    );
  });

  it.each([
    ["etc/motd", 'expected an absolute path, got "etc/motd"'],
    ["./motd", 'expected an absolute path, got "./motd"'],
    ["~/motd", 'expected an absolute path, got "~/motd"'],
    ["", 'expected an absolute path, got ""'],
    ["/etc/../motd", 'expected a path without "..", got "/etc/../motd"'],
    ["/..", 'expected a path without "..", got "/.."'],
    ["/a\nb", 'expected a path without line ends, got "/a\\nb"'],
    ["/a\0b", 'expected a path without line ends, got "/a\\u0000b"'],
    [5, "expected string, got 5"],
    [undefined, "expected string, got nothing"],
    [["/a"], 'expected string, got ["/a"]'],
  ])("cannot be %j", (value, problem) => expect(check(t.path(), value)).toEqual({ problem }));
});

describe("a wrong value", () => {
  it.each<[unknown, string]>([
    [undefined, "nothing"],
    [null, "null"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [10n, "10n"],
    [Symbol("x"), "Symbol(x)"],
    [() => 1, "a function"],
    [secret({ text: "hunter2!" }), "a secret"],
    [{ deep: secret({ text: "hunter2!" }) }, '{"deep":"[secret]"}'],
    [Promise.resolve(1), "a promise: await it"],
    ["x".repeat(1e6), `"${"x".repeat(56)}…`],
    [Object.freeze({ a: 1 }), '{"a":1}'],
  ])("is shown shortly: %#", (value, shown) => expect(received(value)).toBe(shown));
});

describe("a resource that is declared wrongly", () => {
  const wrong: Readonly<Record<string, () => unknown>> = {
    "no name": () => file(undefined as never),
    "an empty name": () => pkg(""),
    "a number as name": () => pkg(5 as never),
    "a big integer as name": () => pkg(5n as never),
    "an object as name": () => pkg({ name: "nginx" } as never),
    "a relative path": () => file("etc/motd"),
    "a path with ..": () => file("/etc/../motd"),
    "a name with a line end": () => file("/etc/a\nb"),
    "a property that is misspelt": () => file("/etc/a", { contnet: "x" } as never),
    "a property as Itamae spells it": () => file("/etc/a", { only_if: "true" } as never),
    "a property called __proto__": () => file("/etc/a", JSON.parse('{"__proto__": {"content": "x"}}')),
    "a property called constructor": () => file("/etc/a", { constructor: "x" } as never),
    "a property of another type": () => file("/etc/a", { content: 5 as never }),
    "content that is null": () => file("/etc/a", { content: null as never }),
    "a path that is null": () => file("/etc/a", { path: null as never }),
    "a mode that is a number": () => file("/etc/a", { mode: 0o644 as never }),
    "two properties that are wrong": () => file("/etc/a", { path: "b/../c" }),
    "properties that are a text": () => file("/etc/a", "content"),
    "properties that are a list": () => file("/etc/a", ["content"] as never),
    "properties that are null": () => file("/etc/a", null as never),
    "an action that is misspelt": () => file("/etc/a", { action: "crate" as never }),
    "an action that is inherited": () => file("/etc/a", { action: "toString" as never }),
    "an action that is no text": () => file("/etc/a", { action: [5] as never }),
    "an action that needs a property": () => link("/etc/a", {} as never),
    "one of several actions that needs a property": () => file("/etc/a", { action: ["create", "edit"] } as never),
    "an edit that is no function": () => file("/etc/a", { action: "edit", edit: "x" as never }),
    "a link to nothing": () => link("/etc/a", { to: "" }),
    "a link to a NUL byte": () => link("/etc/a", { to: "a\0" }),
    "a command with a NUL byte": () => execute("a\0b"),
    "a time limit of nothing": () => execute("a", { timeout: 0 }),
    "a time limit without end": () => execute("a", { timeout: Number.POSITIVE_INFINITY }),
    "an empty guard": () => file("/etc/a", { onlyIf: "  " }),
    "a guard with a NUL byte": () => file("/etc/a", { notIf: "a\0b" }),
    "a guard that is a truth": () => file("/etc/a", { notIf: true as never }),
    "a verification that is a function": () => file("/etc/a", { verify: (() => true) as never }),
    "an empty user": () => file("/etc/a", { user: "" }),
    "a folder that is a number": () => file("/etc/a", { cwd: 5 as never }),
    "an environment that is a list": () => file("/etc/a", { env: ["A=b"] as never }),
    "an environment with a bad name": () => file("/etc/a", { env: { "a-b": "x" } }),
    "an environment of tsamae's own": () => file("/etc/a", { env: { tsamae_text: "x" } }),
    "an environment with a number": () => file("/etc/a", { env: { PORT: 80 as never } }),
    "an environment with a NUL byte": () => file("/etc/a", { env: { A: "a\0" } }),
    "sensitive as a text": () => file("/etc/a", { sensitive: "yes" as never }),
    "an action of another type": () => service("a", { action: "install" as never }),
  };

  it("is told with its place, what was expected and what was probably meant", async () => {
    const said: Record<string, string> = {};
    for (const [name, body] of Object.entries(wrong)) {
      const say = await told(() => planned(body));
      expect(say).toContain("  at resources/properties.test.ts\n");
      said[name] = say.replace("  at resources/properties.test.ts\n", "").replaceAll("\0", "␀").trim();
    }
    expect(said).toMatchInlineSnapshot(`
      {
        "a big integer as name": "package: expected a name as first argument, got 5n",
        "a command with a NUL byte": "execute[a␀b]: command: expected a text without NUL bytes, got "a\\u0000b"",
        "a folder that is a number": "file[/etc/a]: cwd: expected a folder, got 5",
        "a guard that is a truth": "file[/etc/a]: notIf: expected shell text, sh\`…\` or a function over facts, got true",
        "a guard with a NUL byte": "file[/etc/a]: notIf: expected shell text, sh\`…\` or a function over facts, got "a\\u0000b"",
        "a link to a NUL byte": "link[/etc/a]: to: expected a text without NUL bytes, got "a\\u0000"",
        "a link to nothing": "link[/etc/a]: to: expected a path, got """,
        "a mode that is a number": "file[/etc/a]: mode: expected octal digits as a string with a leading zero, such as "0644", got 420",
        "a name with a line end": "file[/etc/a
      b]: path: expected a path without line ends, got "/etc/a\\nb"",
        "a number as name": "package: expected a name as first argument, got 5",
        "a path that is null": "file[/etc/a]: path: expected string, got null",
        "a path with ..": "file[/etc/../motd]: path: expected a path without "..", got "/etc/../motd"",
        "a property as Itamae spells it": "file[/etc/a]: unknown property "only_if"
        did you mean "onlyIf"?",
        "a property called __proto__": "file[/etc/a]: unknown property "__proto__"
        there is: path, content, edit, mode, owner, group, validate, backup, action, onlyIf, notIf, notifies, subscribes, verify, user, cwd, env, timeout, retries, retryDelay and 1 more",
        "a property called constructor": "file[/etc/a]: unknown property "constructor"
        there is: path, content, edit, mode, owner, group, validate, backup, action, onlyIf, notIf, notifies, subscribes, verify, user, cwd, env, timeout, retries, retryDelay and 1 more",
        "a property of another type": "file[/etc/a]: content: expected a string or a secret, got 5",
        "a property that is misspelt": "file[/etc/a]: unknown property "contnet"
        did you mean "content"?",
        "a relative path": "file[etc/motd]: path: expected an absolute path, got "etc/motd"",
        "a time limit of nothing": "execute[a]: timeout: expected a number of seconds, got 0",
        "a time limit without end": "execute[a]: timeout: expected a number of seconds, got Infinity",
        "a verification that is a function": "file[/etc/a]: verify: expected shell text or sh\`…\`, got a function",
        "an action of another type": "service[a]: service has no action "install"
        there is: nothing, start, stop, restart, tryRestart, reload, reloadOrRestart, enable, disable, mask, unmask",
        "an action that is inherited": "file[/etc/a]: file has no action "toString"
        there is: create, delete, edit, nothing",
        "an action that is misspelt": "file[/etc/a]: file has no action "crate"
        did you mean "create"?",
        "an action that is no text": "file[/etc/a]: file has no action 5
        there is: create, delete, edit, nothing",
        "an action that needs a property": "link[/etc/a]: action "create" needs the property "to"",
        "an edit that is no function": "file[/etc/a]: edit: expected a function, got "x"",
        "an empty guard": "file[/etc/a]: onlyIf: expected shell text, sh\`…\` or a function over facts, got "  "",
        "an empty name": "package: expected a name as first argument, got """,
        "an empty user": "file[/etc/a]: user: expected a user's name, got """,
        "an environment of tsamae's own": "file[/etc/a]: env: "tsamae_text" cannot be a variable's name",
        "an environment that is a list": "file[/etc/a]: env: expected an object, got ["A=b"]",
        "an environment with a NUL byte": "file[/etc/a]: env.A: expected a string or a secret, got "a\\u0000"",
        "an environment with a bad name": "file[/etc/a]: env: "a-b" cannot be a variable's name",
        "an environment with a number": "file[/etc/a]: env.PORT: expected a string or a secret, got 80",
        "an object as name": "package: expected a name as first argument, got {"name":"nginx"}",
        "content that is null": "file[/etc/a]: content: expected a string or a secret, got null",
        "no name": "file: expected a name as first argument, got nothing",
        "one of several actions that needs a property": "file[/etc/a]: action "edit" needs the property "edit"",
        "properties that are a list": "file[/etc/a]: expected an object with properties, got ["content"]",
        "properties that are a text": "file[/etc/a]: expected an object with properties, got "content"",
        "properties that are null": "file[/etc/a]: expected an object with properties, got null",
        "sensitive as a text": "file[/etc/a]: sensitive: expected a boolean, got "yes"",
        "two properties that are wrong": "file[/etc/a]: path: expected an absolute path, got "b/../c"; expected a path without "..", got "b/../c"",
      }
    `);
  });
});

describe("a resource's name", () => {
  it.each([
    "/etc/größe ☃ 日本",
    "/etc/[a]",
    "/etc/'\"`$x",
    "/etc/ ",
    "/etc/__proto__",
    `/etc/${"x".repeat(5000)}`,
    "/etc/\u202ereversed",
  ])("may be hard: %s", async (name) => {
    const { resources, failures } = await planned(() => file(name));
    expect({ resources, failures }).toEqual({ resources: [`file[${name}]`], failures: [] });
  });

  it("may be that of something every object inherits", async () => {
    const { resources } = await planned(() => [pkg("constructor"), pkg("__proto__x"), service("toString")]);
    expect(resources).toEqual(["package[constructor]", "package[__proto__x]", "service[toString]"]);
  });
});

describe("properties", () => {
  it("that are undefined are not stated", async () => {
    const nothing = {
      content: undefined,
      mode: undefined,
      owner: undefined,
      notifies: undefined,
      onlyIf: undefined,
      env: undefined,
    };
    const { changes } = await planned(() =>
      file("/etc/a", { ...nothing, ...({ action: undefined } as object), sensitive: undefined }),
    );
    expect(changes[0]?.changes).toEqual([{ summary: "create" }]);
  });

  it("may be frozen, without a prototype, or changed afterwards", async () => {
    const later: { content: string } = { content: "before" };
    const { changes } = await planned(() => {
      file("/etc/a", Object.freeze({ content: "a" }));
      file("/etc/b", Object.assign(Object.create(null), { content: "b" }));
      file("/etc/c", later);
      later.content = "after";
    });
    expect(changes.map(({ changes }) => changes[0]?.diff?.after)).toEqual(["a", "b", "before"]);
  });
});
