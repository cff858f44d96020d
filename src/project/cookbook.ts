import type { Files } from "./names.ts";

/** A cookbook: a recipe with parameters, a template, a file, and a test. */
export function cookbookFiles(name: string): Files {
  return {
    "default.ts": recipe(name),
    [`templates/${name}.conf.ejs`]: template,
    "files/notice.txt": `Managed by tsamae: changes made here are overwritten.\n`,
    "default.test.ts": test(name),
  };
}

const template = `# Managed by tsamae: changes made here are overwritten.
port = <%= port %>
<%_ for (const user of users) { _%>
allow = <%= user %>
<%_ } _%>
`;

const recipe = (name: string): string => `import { directory, recipe, remoteFile, t, template } from "tsamae";

/**
 * ${name}, with its settings in /etc/${name}.
 *
 * Parameters come from \`include(…, { port: 8080 })\`, else from node files (\`-j\`, \`-y\`) under "${name}", else from here.
 */
export default recipe(
  { port: t.optional(t.number(), 80), users: t.optional(t.list(t.string()), []) },
  ({ port, users }) => {
    directory("/etc/${name}", { mode: "0755" });
    template("/etc/${name}/${name}.conf", { source: "${name}.conf.ejs", mode: "0644", variables: { port, users } });
    remoteFile("/etc/${name}/notice.txt", { source: "notice.txt", mode: "0644" });
  },
);
`;

const test = (name: string): string => `import { fakeHost, plan } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import cookbook from "./default.ts";

describe("the cookbook ${name}", () => {
  it("writes its settings on a fresh host", async () => {
    const { changes, failures } = await plan(cookbook, {
      host: fakeHost("debian-12"),
      params: { port: 8080, users: ["ann"] },
    });
    expect(failures).toEqual([]);
    expect(changes.map(({ id }) => id)).toEqual([
      "directory[/etc/${name}]",
      "template[/etc/${name}/${name}.conf]",
      "remoteFile[/etc/${name}/notice.txt]",
    ]);
    expect(changes[1]?.changes[0]?.diff?.after).toContain("port = 8080\\nallow = ann\\n");
  });
});
`;
