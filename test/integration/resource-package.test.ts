import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, finished } from "../hosts/tsamae.ts";

/** Packages of its own in a folder, the oldest version in the index unless more are published. */
const repository = `set -e
mkdir -p /srv/repo /srv/build
build() {
  rm -rf /srv/build/$1; mkdir -p /srv/build/$1/DEBIAN /srv/build/$1/etc
  printf 'Package: %s\\nVersion: %s\\nArchitecture: all\\nMaintainer: x <x@example.com>\\nDescription: demo\\n' $1 $2 > /srv/build/$1/DEBIAN/control
  echo /etc/$1.conf > /srv/build/$1/DEBIAN/conffiles; echo $2 > /srv/build/$1/etc/$1.conf
  dpkg-deb -Zgzip -b /srv/build/$1 /srv/repo/$1_$2_all.deb >/dev/null
}
publish() {
  ( cd /srv/repo; for deb in *.deb; do dpkg-deb -f $deb; echo "Filename: ./$deb"; echo "Size: $(stat -c %s $deb)"; echo "SHA256: $(sha256sum $deb | cut -d' ' -f1)"; echo; done > Packages )
  echo 'deb [trusted=yes] file:/srv/repo ./' > /etc/apt/sources.list.d/demo.list
  apt-get -q update -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/demo.list -o Dir::Etc::sourceparts=/dev/null -o APT::Get::List-Cleanup=0
  apt-cache policy >/dev/null
}
`;

describe("the package resource on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
    const made = await host.exec(`${repository}
for name in one two; do for version in 1.4-1 1.4-9 1.5-1; do build $name $version; done; done
publish`);
    if (made.status !== 0) throw new Error(made.stderr);
  });
  afterAll(() => host?.stop());

  const installed = async (): Promise<string> =>
    (
      await host.exec(
        "dpkg-query -W -f '${Package} ${Version} ${db:Status-Want} ${db:Status-Status}\\n' one two 2>/dev/null",
      )
    ).stdout;

  async function convergedBy(body: string): Promise<readonly string[]> {
    const path = inlineRecipe(body);
    const dry = await converge(host, "root", ["--dry-run", path]);
    const first = await converge(host, "root", [path]);
    expect(first.stderr).toBe("");
    expect(first.status).toBe(0);
    const foretold = dry.events.flatMap((event) => (event.type === "resource-would-change" ? [event] : []));
    const certain = foretold.filter((event) => event.certain);
    expect(changed(first)).toEqual(expect.arrayContaining(certain.map(({ id, action }) => `${id} ${action}`)));
    expect(foretold.map(({ id, action }) => `${id} ${action}`)).toEqual(expect.arrayContaining([...changed(first)]));
    const before = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [path]))).toEqual([]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    return first.events.flatMap((event) =>
      event.type === "resource-changed"
        ? event.changes.map(({ summary }) => `${event.id} ${event.action}: ${summary}`)
        : [],
    );
  }

  it("installs the newest version that fits a pattern, in one call with its neighbour", async () => {
    expect(await convergedBy(`pkg("one", { version: "1.4-*" }); pkg("two", { version: "1.4*" });`)).toEqual([
      "package[one] install: install version 1.4-9",
      "package[two] install: install version 1.4-9",
    ]);
    expect(await installed()).toBe("one 1.4-9 install installed\ntwo 1.4-9 install installed\n");
    const log = "grep -c '^Commandline: .* one=1.4-9 two=1.4-9$' /var/log/apt/history.log";
    expect((await host.exec(log)).stdout).toBe("1\n");
  });

  it("leaves an installed version that fits, steps to one that does", async () => {
    expect(await convergedBy(`pkg("one", { version: "1.4-1" });`)).toEqual([
      "package[one] install: version from 1.4-9 to 1.4-1",
    ]);
    expect(await convergedBy(`pkg("one", { version: "1.4-*" }); pkg("two", { version: "1.*" });`)).toEqual([]);
  });

  it("says that no version fits", async () => {
    const run = await converge(host, "root", [inlineRecipe(`pkg("one", { version: "2.*" });`)]);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { message: "apt knows no version 2.* of one", hint: expect.stringContaining("aptUpdate") },
    });
  });

  it("holds several at once, and does not upgrade what is on hold", async () => {
    expect(await convergedBy(`pkg("one", { action: "hold" }); pkg("two", { action: "hold" });`)).toEqual([
      "package[one] hold: hold",
      "package[two] hold: hold",
    ]);
    expect(await installed()).toBe("one 1.4-1 hold installed\ntwo 1.4-9 hold installed\n");
    const run = await converge(host, "root", [inlineRecipe(`pkg("one", { action: "upgrade" });`)]);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { message: "one is on hold", hint: expect.stringContaining("unhold") },
    });
  });

  it("lets go, upgrades, and holds again", async () => {
    expect(await convergedBy(`pkg("one", { action: "unhold" }); pkg("two", { action: "unhold" });`)).toHaveLength(2);
    expect(await convergedBy(`pkg("one", { action: ["upgrade", "hold"] });`)).toEqual([
      "package[one] upgrade: version from 1.4-1 to 1.5-1",
      "package[one] hold: hold",
    ]);
    expect(await installed()).toBe("one 1.5-1 hold installed\ntwo 1.4-9 install installed\n");
  });

  it("installs what is to be upgraded and is not there; keeps what is the newest", async () => {
    await host.exec("apt-mark unhold one; apt-get -y remove one two");
    expect(
      await convergedBy(`pkg("one", { action: "upgrade" }); pkg("two", { action: "upgrade", version: "1.4-*" });`),
    ).toEqual(["package[one] upgrade: install version 1.5-1", "package[two] upgrade: install version 1.4-9"]);
  });

  it("asks for the versions only where an action needs them", async () => {
    const asked = async (body: string) =>
      (await converge(host, "root", [inlineRecipe(body)])).events.flatMap((event) =>
        event.type === "exchange-started" ? event.questions : [],
      );
    expect(await asked(`pkg("one"); pkg("two", { version: "1.4-9" });`)).toEqual(['package "one"', 'package "two"']);
    expect(await asked(`pkg("one", { action: "upgrade" });`)).toEqual(['package-versions "one"', 'package "one"']);
  });

  it("takes one exchange when all is there", async () => {
    const run = await converge(host, "root", [
      inlineRecipe(`pkg("one", { action: "upgrade" }); pkg("two", { version: "1.4-*" });`),
    ]);
    expect(finished(run)).toMatchObject({ changed: 0, exchanges: 2 });
  });

  it("purges: the configuration too, also of what was only removed", async () => {
    expect(await convergedBy(`pkg("one", { action: "remove" });`)).toEqual([
      "package[one] remove: remove version 1.5-1",
    ]);
    expect((await host.exec("cat /etc/one.conf")).stdout).toBe("1.5-1\n");
    expect(await convergedBy(`pkg("one", { action: "purge" }); pkg("two", { action: "purge" });`)).toEqual([
      "package[one] purge: purge its configuration",
      "package[two] purge: purge version 1.4-9",
    ]);
    expect((await host.exec("ls /etc/one.conf /etc/two.conf 2>/dev/null")).stdout).toBe("");
    expect(await installed()).toBe("");
  });

  it("holds what is not there, so that nobody brings it", async () => {
    expect(await convergedBy(`pkg("one", { action: "hold" });`)).toEqual(["package[one] hold: hold"]);
    const run = await converge(host, "root", [inlineRecipe(`pkg("no-such", { action: "hold" });`)]);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { message: "apt knows no package no-such" },
    });
  });
});
