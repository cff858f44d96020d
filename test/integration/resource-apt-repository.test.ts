import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { type CliRun, changed, converge } from "../hosts/tsamae.ts";

/** A repository with one package in its index, signed by `right`. */
const fixture = join(CHECKOUT, "test", "hosts", "apt-source");
const right = JSON.stringify(readFileSync(join(fixture, "right.asc"), "utf8"));
const wrong = JSON.stringify(readFileSync(join(fixture, "wrong.asc"), "utf8"));
const rightInBinary = "test/hosts/apt-source/right.gpg";

const failure = ({ events }: CliRun) =>
  events.flatMap((event) => (event.type === "resource-failed" ? [event.failure] : []))[0];

const summaries = ({ events }: CliRun): readonly string[] =>
  events.flatMap((event) =>
    event.type === "resource-changed" ? event.changes.map(({ summary }) => `${event.id}: ${summary}`) : [],
  );

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await host.copyIn(fixture, "/srv/repo");
  await host.exec("busybox httpd -p 127.0.0.1:8099 -h /srv/repo");
});
afterAll(() => host?.stop());

const look = async (command: string): Promise<string> => (await host.exec(command)).stdout;

async function twice(body: string): Promise<CliRun> {
  const path = inlineRecipe(body);
  const first = await converge(host, "root", [path]);
  expect(first.stderr).toBe("");
  expect(failure(first)).toBeUndefined();
  const before = await host.diskSnapshot();
  expect(changed(await converge(host, "root", [path]))).toEqual([]);
  expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  return first;
}

const demo = (more = `key: ${right}`) => `aptRepository("demo", { uris: "file:/srv/repo", ${more} });`;
const candidate = "apt-cache policy tsamae-demo | grep Candidate";
const leftovers = "find / -xdev -name '.tsamae*'";

describe("aptRepository on a real host", () => {
  it("is foretold, added with its key and its index, and leaves the rest of the index as old as it was", async () => {
    const age = await look("stat -c %Y /var/lib/apt/lists; ls /var/lib/apt/lists | grep -c debian");
    await host.exec("echo 'deb [trusted=yes] file:/srv/gone ./' > /etc/apt/sources.list.d/demo.list");
    const before = await host.diskSnapshot();
    const dry = await converge(host, "root", ["--dry-run", inlineRecipe(demo())]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    const [foretold] = dry.events.flatMap((event) => (event.type === "resource-would-change" ? [event] : []));
    expect(foretold).toMatchObject({ certain: true, id: "aptRepository[demo]" });
    const run = await twice(demo());
    expect(summaries(run)).toEqual(["aptRepository[demo]: add, remove /etc/apt/sources.list.d/demo.list"]);
    expect(
      await look("cat /etc/apt/sources.list.d/*; stat -c %a /etc/apt/sources.list.d/* /etc/apt/keyrings/*"),
    ).toMatchInlineSnapshot(`
      "Types: deb
      URIs: file:/srv/repo
      Suites: bookworm
      Components: main
      Signed-By: /etc/apt/keyrings/demo.asc
      644
      644
      "
    `);
    expect(await look(candidate)).toBe("  Candidate: 1.5-1\n");
    expect(await look("stat -c %Y /var/lib/apt/lists; ls /var/lib/apt/lists | grep -c debian")).toBe(age);
    expect(await look(leftovers)).toBe("");
  });

  it("a package of it can be planned right after it", async () => {
    const run = await converge(host, "root", [
      "--dry-run",
      inlineRecipe(`${demo()} pkg("tsamae-demo", { action: "upgrade" });`),
    ]);
    const foretold = run.events.flatMap((event) => (event.type === "resource-would-change" ? [event] : []));
    expect(foretold.map(({ id, certain }) => [id, certain])).toEqual([["package[tsamae-demo]", true]]);
  });

  it("keeps out what another key signs, and keeps what was there", async () => {
    const before = await look("sha256sum /etc/apt/sources.list.d/* /etc/apt/keyrings/*");
    const run = await converge(host, "root", [inlineRecipe(demo(`key: ${wrong}`))]);
    expect(failure(run)?.stderr).toContain("NO_PUBKEY");
    expect(await look("sha256sum /etc/apt/sources.list.d/* /etc/apt/keyrings/*")).toBe(before);
    expect(await look(leftovers)).toBe("");
  });

  it("keeps out what cannot be reached", async () => {
    const run = await converge(host, "root", [
      inlineRecipe(`aptRepository("other", { uris: "file:/srv/nowhere", key: ${right} });`),
    ]);
    expect(run.status).toBe(4);
    expect(await look("ls /etc/apt/sources.list.d /etc/apt/keyrings")).not.toContain("other");
  });

  it.each([
    ["a key that was altered", "echo >> /etc/apt/keyrings/demo.asc", "key"],
    ["a key that is gone", "rm /etc/apt/keyrings/demo.asc", "key"],
    ["a source that was altered", "echo 'Enabled: no' >> /etc/apt/sources.list.d/demo.sources", "source"],
    [
      "a legacy file",
      "cp /etc/apt/sources.list /etc/apt/sources.list.d/demo.list",
      "remove /etc/apt/sources.list.d/demo.list",
    ],
  ])("mends %s", async (_name, harm, summary) => {
    await host.exec(harm);
    expect(summaries(await twice(demo()))).toEqual([`aptRepository[demo]: ${summary}`]);
  });

  it("takes a binary key from a file, and the armored one goes", async () => {
    const run = await twice(demo(`key: ${JSON.stringify(join(CHECKOUT, rightInBinary))}`));
    expect(summaries(run)).toEqual(["aptRepository[demo]: source, key"]);
    expect(await look("ls /etc/apt/keyrings")).toBe("demo.gpg\n");
  });

  it("fetches a key with a checksum, and asks for it only once", async () => {
    const sum = (await look("sha256sum < /srv/repo/right.asc")).slice(0, 64);
    const from = (checksum: string, name = "right.asc", more = "") =>
      demo(`key: "http://127.0.0.1:8099/${name}", checksum: "${checksum}"${more}`);
    const bad = await converge(host, "root", [inlineRecipe(from("0".repeat(64)))]);
    expect(failure(bad)?.stderr).toContain("Hash Sum mismatch");
    const mistaken = await converge(host, "root", [inlineRecipe(from(sum, "right.asc", ", armored: false"))]);
    expect(failure(mistaken)?.stderr).toContain("is armored: say so by armored: true");
    expect(await look("ls /etc/apt/keyrings")).toBe("demo.gpg\n");
    await twice(from(sum));
    expect(await look("ls /etc/apt/keyrings; cmp /etc/apt/keyrings/demo.asc /srv/repo/right.asc")).toBe("demo.asc\n");
  });

  it("writes suites, components, types and options as they are stated", async () => {
    const body = `aptRepository("full.name_1", {
      uris: ["file:/srv/repo", "http://127.0.0.1:8099"], suites: "bookworm", components: ["main"],
      options: { Architectures: "amd64", "Check-Valid-Until": "no" }, key: ${right} });`;
    await twice(`aptRepository("demo", { action: "remove" });\n${body}`);
    expect(await look("cat /etc/apt/sources.list.d/full.name_1.sources")).toMatchInlineSnapshot(`
      "Types: deb
      URIs: file:/srv/repo http://127.0.0.1:8099
      Suites: bookworm
      Components: main
      Architectures: amd64
      Check-Valid-Until: no
      Signed-By: /etc/apt/keyrings/full.name_1.asc
      "
    `);
    await twice(`aptRepository("full.name_1", { action: "remove" });`);
    expect(await look("ls /etc/apt/sources.list.d /etc/apt/keyrings")).toBe(
      "/etc/apt/keyrings:\n\n/etc/apt/sources.list.d:\n",
    );
    expect(await look(candidate)).toBe("");
  });
});

describe("aptUpdate on a real host", () => {
  // The host's own sources would need a network.
  const sources = "echo 'deb [trusted=yes] file:/srv/main bookworm main' > /etc/apt/sources.list";
  const main =
    "cp -r /srv/repo /srv/main; cd /srv/main/dists/bookworm; sed -n '/^Origin/,/Packages$/p' InRelease > Release; rm InRelease";

  it("refreshes an index that is too old, once", async () => {
    await host.exec(`${main}; ${sources}; touch -d '3 days ago' /var/lib/apt/lists`);
    const run = await converge(host, "root", [
      inlineRecipe(`aptUpdate("daily"); aptUpdate("again", { olderThan: 3600 });`),
    ]);
    expect(summaries(run)).toEqual(["aptUpdate[daily]: refresh after 3 days"]);
    await twice(`aptUpdate("daily");`);
  });

  it("refreshes an index that is not there", async () => {
    // The refresh before may have been in this second.
    await host.exec("rm -rf /var/lib/apt/lists/*; touch -d '1 minute ago' /var/lib/apt/periodic/update-success-stamp");
    expect(summaries(await twice(`aptUpdate("daily");`))).toEqual(["aptUpdate[daily]: refresh, for the first time"]);
    expect(await look(candidate)).toBe("  Candidate: 1.5-1\n");
  });

  it("leaves a young one alone although nothing new was in it, and refreshes it when notified", async () => {
    await host.exec("touch -d '3 days ago' /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp");
    await twice(`aptUpdate("daily");`);
    const run = await converge(host, "root", [
      inlineRecipe(`const index = aptUpdate("daily"); file("/srv/x", { notifies: index.to("run") });`),
    ]);
    expect(changed(run)).toEqual(["file[/srv/x] create", "aptUpdate[daily] run"]);
  });

  it("fails when a source fails, and is due again then", async () => {
    await host.exec("echo 'deb [trusted=yes] file:/srv/nowhere bookworm main' >> /etc/apt/sources.list");
    // The refresh before may have been in this second.
    await host.exec("touch -d '1 hour ago' /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp");
    for (const _ of ["first", "second"]) {
      const run = await converge(host, "root", [inlineRecipe(`aptUpdate("now", { olderThan: 0 });`)]);
      expect(run.status).toBe(4);
    }
    await host.exec(`${sources}; touch -d '3 days ago' /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp`);
  });

  it("does not take a source that was just added for a refresh of all", async () => {
    await host.exec("rm -rf /var/lib/apt/lists/*");
    const run = await converge(host, "root", [inlineRecipe(`${demo()} aptUpdate("daily");`)]);
    expect(changed(run)).toEqual(["aptRepository[demo] add", "aptUpdate[daily] refresh"]);
  });
});
