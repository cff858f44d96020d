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
    name: "a line is replaced; the file keeps its mode, its owner and its other lines",
    before: "printf 'Port 22\\n#PermitRootLogin yes\\n' >/srv/sshd; chown deploy:ops /srv/sshd; chmod 0460 /srv/sshd",
    recipe: 'line("/srv/sshd", { match: /^#?PermitRootLogin\\b/, line: "PermitRootLogin no" });',
    changes: 1,
    look: "stat -c '%a %U:%G' /srv/sshd; cat /srv/sshd",
    seen: "460 deploy:ops\nPort 22\nPermitRootLogin no\n",
  },
  {
    name: "several lines of one file, each built upon the one before",
    before: "printf 'a=1\\nz=1' >/srv/conf",
    recipe: `
      line("a", { path: "/srv/conf", match: /^a=/, line: "a=2" });
      line("b", { path: "/srv/conf", match: /^b=/, line: "b=2", after: /^a=/ });
      line("z", { path: "/srv/conf", match: /^z=/, action: "absent" });
      line("last", { path: "/srv/conf", line: "last" });
      file("/srv/copy", { content: (host) => host.read(facts.content("/srv/conf")).text ?? "" });`,
    changes: 5,
    look: "cat /srv/conf /srv/copy",
    seen: "a=2\nb=2\nlast\na=2\nb=2\nlast\n",
  },
  {
    name: "a file is made, with its mode and owner",
    recipe: 'line("/srv/made", { line: "only", create: true, mode: "0600", owner: "deploy" });',
    changes: 1,
    look: "stat -c '%a %U' /srv/made; cat /srv/made",
    seen: "600 deploy\nonly\n",
  },
  {
    name: "a link stays a link",
    before: "mkdir -p /srv/real; echo x >/srv/real/f; ln -sfn real/f /srv/linked",
    recipe: 'line("/srv/linked", { line: "through" });',
    changes: 1,
    look: "readlink /srv/linked; cat /srv/real/f",
    seen: "real/f\nx\nthrough\n",
  },
  {
    name: "names and lines with blanks, quotes, dollar signs and dashes do what they say",
    before: `mkdir -p "/srv/it's"; printf 'x\\n' >"/srv/it's/-n \\$HOME"`,
    recipe: `line("/srv/it's/-n $HOME", { line: "-e '$(id)' \`id\` \\"é\\" %s \\\\n", before: /^x/ });`,
    changes: 1,
    look: `cat "/srv/it's/-n \\$HOME"`,
    seen: "-e '$(id)' `id` \"é\" %s \\n\nx\n",
  },
  {
    name: "all that match are removed, and nothing is looked for where there is no file",
    before: "printf 'x1\\ny\\nx2\\n' >/srv/rest",
    recipe: `line("/srv/rest", { match: /^x/, action: "absent" }); line("/srv/nowhere", { line: "x", action: "absent" });`,
    changes: 1,
    look: "cat /srv/rest; ls /srv/nowhere 2>&1 | wc -l",
    seen: "y\n1\n",
  },
  {
    name: "a secret is written, and not shown",
    before: "echo 'password=old' >/srv/secret; chmod 0600 /srv/secret",
    recipe: 'line("/srv/secret", { match: /^password=/, line: secret({ text: "password=hunter2hunter2" }) });',
    changes: 1,
    look: "cat /srv/secret",
    seen: "password=hunter2hunter2\n",
  },
];

describe("line on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
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
      expect(first.stdout).not.toContain("hunter2");
      expect(changed(first)).toHaveLength(changes);
      expect(foretold.changed).toBe(changes);
      expect((await host.exec(look)).stdout).toBe(seen);
      const converged = await host.diskSnapshot();
      expect(changed(await converge(host, "root", [path]))).toEqual([]);
      expect(diskChanges(converged, await host.diskSnapshot())).toEqual([]);
    },
  );

  it("says what it cannot edit, and how to go on", async () => {
    await host.exec("head -c 300 /dev/urandom >/srv/binary; head -c 300000 /dev/zero | tr '\\0' x >/srv/large");
    const failures = [];
    for (const path of ["/srv/missing", "/srv/binary", "/srv/large", "/srv"]) {
      const { events, status } = await converge(host, "root", [inlineRecipe(`line("${path}", { line: "x" });`)]);
      expect(status).toBe(4);
      failures.push(...events.flatMap((event) => (event.type === "resource-failed" ? [event.failure] : [])));
    }
    expect(failures).toMatchInlineSnapshot(`
      [
        {
          "hint": "create: true makes it",
          "message": "there is no file /srv/missing",
        },
        {
          "message": "its lines cannot be edited: /srv/binary is binary",
        },
        {
          "message": "its lines cannot be edited: /srv/large is too large",
        },
        {
          "message": "its lines cannot be edited: /srv is not a file",
        },
      ]
    `);
  });
});
