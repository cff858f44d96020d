import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, finished } from "../hosts/tsamae.ts";

interface Case {
  readonly name: string;
  readonly before?: string;
  readonly recipe: string;
  readonly changes: number;
  readonly look: string;
  readonly seen: string;
}

const cases: readonly Case[] = [
  {
    name: "a job with all there is",
    recipe: `cron("backup", {
      minute: "*/10", hour: 3, weekday: "mon-fri", account: "deploy", command: "echo '$HOME' >\\"/tmp/$(date +%F)\\"",
      environment: { MAILTO: "", SAID: "it's é" }, comment: "nightly\\nand weekly",
    });`,
    changes: 1,
    look: "stat -c '%a %U:%G' /etc/cron.d/backup; cat /etc/cron.d/backup",
    seen: `644 root:root
# nightly
# and weekly
MAILTO=""
SAID="it's é"
*/10 3 * * 1-5 deploy echo '$HOME' >"/tmp/$(date +\\%F)"
`,
  },
  {
    name: "another time, and the rights that cron insists on",
    before:
      "printf '5 * * * * root true\\n' >/etc/cron.d/job; chown deploy:ops /etc/cron.d/job; chmod 0666 /etc/cron.d/job",
    recipe: 'cron("job", { special: "@daily", command: "true" });',
    changes: 1,
    look: "stat -c '%a %U:%G' /etc/cron.d/job; cat /etc/cron.d/job",
    seen: "644 root:root\n@daily root true\n",
  },
  {
    name: "a deletion",
    recipe: 'cron("job", { action: "delete" }); cron("never", { action: "delete" });',
    changes: 1,
    look: "ls /etc/cron.d",
    seen: "backup\n",
  },
];

describe("cron on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
    await host.exec("rm -rf /etc/cron.d; mkdir /etc/cron.d");
  });
  afterAll(() => host?.stop());

  it.each(cases.map((one) => [one.name, one] as const))(
    "%s",
    async (_name, { before, recipe, changes, look, seen }) => {
      if (before !== undefined) expect(await host.exec(before)).toMatchObject({ status: 0 });
      const path = inlineRecipe(recipe);
      const untouched = await host.diskSnapshot();
      const foretold = finished(await converge(host, "root", ["--dry-run", path]));
      expect(diskChanges(untouched, await host.diskSnapshot())).toEqual([]);
      const first = await converge(host, "root", [path]);
      expect(first.stderr).toBe("");
      expect(changed(first)).toHaveLength(changes);
      expect(foretold.changed).toBe(changes);
      expect((await host.exec(look)).stdout).toBe(seen);
      const converged = await host.diskSnapshot();
      expect(changed(await converge(host, "root", [path]))).toEqual([]);
      expect(diskChanges(converged, await host.diskSnapshot())).toEqual([]);
    },
  );

  it("says what is missing", async () => {
    await host.exec("rm -rf /etc/cron.d");
    const run = await converge(host, "root", [inlineRecipe('cron("job", { minute: 5, command: "true" });')]);
    expect(run.status).toBe(4);
    expect(run.events.find((event) => event.type === "resource-failed")).toMatchObject({
      failure: { message: "this host has no /etc/cron.d", hint: 'is cron installed before it, by pkg("cron")?' },
    });
  });
});
