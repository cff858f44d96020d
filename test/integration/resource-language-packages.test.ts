import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, finished } from "../hosts/tsamae.ts";

/** Gems and wheels of two versions, made where they are used: nothing comes from a network. */
const gems = `set -e
mkdir -p /srv/gems && cd /srv/gems
for version in 1.0.0 1.1.0; do
  printf 'Gem::Specification.new { |s| s.name = "tsamae-demo"; s.version = "%s"; s.summary = "demo"; s.authors = ["x"] }\\n' $version > demo.gemspec
  gem build --quiet demo.gemspec >/dev/null 2>&1
done
ls *.gem`;

const wheels = `set -e
mkdir -p /srv/wheels && cd /srv/wheels
python3 - <<'END'
import zipfile
for version in ("1.0.0", "1.1.0"):
    info = "tsamae_demo-%s.dist-info/" % version
    with zipfile.ZipFile("tsamae_demo-%s-py3-none-any.whl" % version, "w") as wheel:
        wheel.writestr("tsamae_demo.py", "")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: tsamae-demo\\nVersion: %s\\n" % version)
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
END
ls`;

import { scaled } from "../machine-speed.ts";

let host: TestHost;

async function prepare(command: string): Promise<void> {
  const { status, stderr } = await host.exec(command);
  if (status !== 0) throw new Error(stderr);
}

beforeAll(async () => {
  host = await startHost({ installed: ["git", "ruby", "python3-pip"] });
  await prepare(gems);
  await prepare(wheels);
}, scaled(300_000));
afterAll(() => host?.stop());

async function twice(body: string): Promise<readonly string[]> {
  const path = inlineRecipe(body);
  const first = await converge(host, "root", [path]);
  expect(first.events.find((event) => event.type === "resource-failed")).toBeUndefined();
  expect(first.stderr).toBe("");
  const before = await host.diskSnapshot();
  const second = await converge(host, "root", [path]);
  expect(changed(second)).toEqual([]);
  expect(finished(second).exchanges).toBe(2);
  expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  return first.events.flatMap((event) =>
    event.type === "resource-changed" ? event.changes.map(({ summary }) => `${event.action}: ${summary}`) : [],
  );
}

describe("gemPackage on a real host", () => {
  const demo = (more: string) => `gemPackage("tsamae-demo", { cwd: "/srv/gems", options: "--local", ${more} });`;
  const listed = async () => (await host.exec("gem list --local '^tsamae-demo$'")).stdout;

  it("installs a version, the newest beside it, and uninstalls one or all", async () => {
    expect(await twice(demo(`version: "1.0"`))).toEqual(["install: install version 1.0"]);
    expect(await twice(demo(""))).toEqual([]);
    expect(await twice(demo(`version: "1.1.0"`))).toEqual(["install: install version 1.1.0"]);
    expect(await listed()).toContain("tsamae-demo (1.1.0, 1.0.0)");
    expect(await twice(demo(`version: "1.0.0", action: "uninstall", options: ""`))).toEqual([
      "uninstall: uninstall version 1.0.0",
    ]);
    expect(await listed()).toContain("tsamae-demo (1.1.0)");
    expect(await twice(demo(`action: "uninstall", options: ""`))).toEqual(["uninstall: uninstall version 1.1.0"]);
    expect(await listed()).not.toContain("tsamae-demo");
  });

  it("asks one program once, whatever the number of gems", async () => {
    const run = await converge(host, "root", [
      "--dry-run",
      inlineRecipe(`for (const name of ["a1", "b1", "c1"]) gemPackage(name);`),
    ]);
    expect(run.events.filter((event) => event.type === "resource-would-change")).toHaveLength(3);
  });
});

describe("pipPackage on a real host", () => {
  const demo = (more: string) =>
    `pipPackage("Tsamae_Demo", { options: "--break-system-packages --no-index --find-links /srv/wheels", ${more} });`;

  it("installs a version, another one, and uninstalls", async () => {
    expect(await twice(demo(`version: "1.0"`))).toEqual(["install: install version 1.0"]);
    expect(await twice(demo(""))).toEqual([]);
    expect(await twice(demo(`version: "1.1.0"`))).toEqual(["install: install version 1.1.0"]);
    const remove = `pipPackage("tsamae-demo", { action: "uninstall", options: "--break-system-packages" });`;
    expect(await twice(remove)).toEqual(["uninstall: uninstall version 1.1.0"]);
  });

  it("upgrades to what its index has", async () => {
    await host.exec("printf '[global]\\nno-index = true\\nfind-links = /srv/wheels\\n' > /etc/pip.conf");
    await twice(demo(`version: "1.0.0"`));
    expect(await twice(demo(`action: "upgrade"`))).toEqual(["upgrade: version from 1.0.0 to 1.1.0"]);
  });
});

describe("a language that is not there", () => {
  it("is told, and assumed in a dry run where an earlier resource may bring it", async () => {
    const run = await converge(host, "root", [inlineRecipe(`npmPackage("pnpm");`)]);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { message: "there is no program npm" },
    });
    const dry = await converge(host, "root", ["--dry-run", inlineRecipe(`pkg("npm"); npmPackage("pnpm");`)]);
    expect(dry.events.findLast((event) => event.type === "resource-would-change")).toMatchObject({
      id: "npmPackage[pnpm]",
      certain: false,
      assumptions: ["there is a program npm by then"],
    });
  });
});
