import { facts } from "tsamae";
import { type FakeHostOptions, fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import strace from "../../cookbooks/strace/default.ts";

type Parameters = NonNullable<typeof strace.given>;

const fresh: FakeHostOptions = {
  files: { "/etc/sysctl.d": { directory: true } },
  facts: [facts.aptIndex().is({ age: undefined }), facts.sysctl("kernel.yama.ptrace_scope").is("0")],
};

const planned = (params: Parameters = {}, options: FakeHostOptions = fresh) =>
  plan(strace, { host: fakeHost("debian-12", options), params });

/** The text that a resource would write. */
async function textOf(id: string, params: Parameters = {}): Promise<string> {
  const { changes } = await planned(params);
  return changes.find((one) => one.id === id)?.changes.find(({ diff }) => diff !== undefined)?.diff?.after ?? "";
}

const settings = "template[/etc/trace-run.conf]";

describe("the strace cookbook", () => {
  it("plans everything on a fresh Debian host", async () => {
    const { changes, failures } = await planned();
    expect(failures).toEqual([]);
    expect(
      changes.map(({ id, changes, certain }) => `${id} ${certain ? "would" : "may"}: ${changes[0]?.summary}`),
    ).toMatchInlineSnapshot(`
      [
        "sysctl[kernel.yama.ptrace_scope] would: from 0 to 1",
        "directory[/var/log/trace-run] would: create, mode 1777, owner root, group root",
        "directory[/etc/tmpfiles.d] would: create",
        "template[/etc/tmpfiles.d/trace-run.conf] would: create, mode 0644",
        "template[/etc/trace-run.conf] would: create, mode 0644",
        "remoteFile[/usr/local/bin/trace-run] would: create, mode 0755",
        "aptUpdate[weekly] would: refresh, for the first time",
        "package[strace] would: install",
      ]
    `);
  });

  it("writes the permission to trace in a container, and says that it is not loaded", async () => {
    const { changes } = await planned({ ptraceScope: 0 }, { ...fresh, node: { virtualization: "docker" } });
    expect(changes.find(({ id }) => id.startsWith("sysctl"))?.changes[0]?.summary).toBe(
      "create; not loaded: the host is a container (docker)",
    );
  });

  it("leaves a kernel without Yama alone", async () => {
    const { changes } = await planned(
      {},
      { facts: [facts.aptIndex().is({ age: 0 }), facts.sysctl("kernel.yama.ptrace_scope").is(undefined)] },
    );
    expect(changes.filter(({ id }) => id.startsWith("sysctl"))).toEqual([]);
  });

  it("gives trace-run its settings as words that no shell takes apart", async () => {
    const text = await textOf(settings, { folder: "/srv/traces", stringLength: 64, calls: ["%file", "?x; rm -r /"] });
    expect(text).toContain("\nbase=/srv/traces\ncalls='%file,?x; rm -r /'\nlength=64\n");
  });

  it.each([
    [14, "d /var/log/trace-run 1777 root root 14d\n"],
    [0, "d /var/log/trace-run 1777 root root 0\n"],
  ])("has traces removed after %i days", async (keepDays, line) => {
    expect(await textOf("template[/etc/tmpfiles.d/trace-run.conf]", { keepDays })).toContain(line);
  });

  it.each<[Parameters, string]>([
    [{ folder: "/srv/my traces" }, "folder: /srv/my traces has characters that tmpfiles.d(5) takes for its own"],
    [{ stringLength: 0 }, "stringLength: expected 1 byte or more"],
    [{ calls: [] }, "calls: expected one at least"],
  ])("refuses %j", async (params, message) => {
    await expect(planned(params)).rejects.toThrow(message);
  });

  it.each([
    [{ ptraceScope: 4 }, 'parameter "ptraceScope": expected (0 or 1 or 2 or 3), got 4'],
    [{ keepDays: 1.5 }, 'parameter "keepDays": expected a whole number, 0 or more, got 1.5'],
    [{ folder: "traces" }, 'parameter "folder": expected an absolute path, got "traces"'],
    [{ keepdays: 3 }, 'unknown parameter "keepdays"'],
  ])("says what is wrong with the attributes %j", async (given, message) => {
    const host = fakeHost("debian-12", fresh);
    await expect(plan(strace, { host, attributes: { strace: given } })).rejects.toThrow(message);
  });

  it.each([
    ["debian-11", {}],
    ["debian-12", {}],
    ["debian-13", {}],
    ["ubuntu-22.04", {}],
    ["ubuntu-24.04", {}],
    ["ubuntu-26.04", {}],
    ["debian-12", { platform: "raspbian", architecture: "armv7l" }],
    ["debian-13", { architecture: "aarch64" }],
  ] as const)("has one package on all of them: %s %j", async (preset, node) => {
    const { changes, failures } = await plan(strace, { host: fakeHost(preset, { ...fresh, node }) });
    expect(failures).toEqual([]);
    expect(changes.map(({ id }) => id).filter((id) => id.startsWith("package"))).toEqual(["package[strace]"]);
  });
});
