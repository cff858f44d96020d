import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost, type TestHost } from "../hosts/host.ts";
import { CHECKOUT } from "../hosts/paths.ts";
import { changed, converge, finished } from "../hosts/tsamae.ts";

const folder = join(CHECKOUT, "tmp", "mixed");

/** A quarter each of directories and files, a fifth of templates, a tenth each of packages, links and guarded commands. */
function mixedRecipe(count: number, kinds: "all" | "files"): string {
  const packages = [
    "curl",
    "sudo",
    "openssh-server",
    "ca-certificates",
    "procps",
    "iproute2",
    "dbus",
    "netbase",
    "passwd",
    "bash",
  ];
  return `
import { directory, execute, file, link, pkg, recipe, template } from "tsamae";
const packages = ${JSON.stringify(packages)};
export default recipe(() => {
  const base = "/srv/mixed-${kinds}-${count}";
  for (let n = 0; n < ${count}; n += 1) {
    const folder = \`\${base}/d\${Math.floor(n / 20) * 5 + (n % 5)}\`;
    const kind = n % 20;
    if (kind < 5) directory(\`\${base}/d\${Math.floor(n / 20) * 5 + kind}\`);
    else if (kind < 10) file(\`\${folder}/f\${n}\`, { content: \`content \${n}\\n\`, mode: "0640" });
    else if (kind < 14) template(\`\${folder}/t\${n}\`, { source: "mixed.ejs", variables: { n } });
    ${
      kinds === "files"
        ? ""
        : `
    else if (kind < 16) pkg(packages[n % packages.length]);
    else if (kind < 18) link(\`\${folder}/l\${n}\`, { to: \`f\${n}\` });
    else execute(\`touch \${folder}/x\${n}\`, { notIf: \`test -e \${folder}/x\${n}\` });`
    }
  }
});`;
}

describe("a recipe of mixed resources over SSH", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
    mkdirSync(join(folder, "templates"), { recursive: true });
    writeFileSync(join(folder, "templates", "mixed.ejs"), "number <%= n %>\n");
  });
  afterAll(() => host?.stop());

  it.each([100, 300])("takes at most 3 exchanges when %i of them are converged", async (count) => {
    const path = join(folder, `mixed-${count}.ts`);
    writeFileSync(path, mixedRecipe(count, "all"));
    const first = await converge(host, "root", [path]);
    expect(first.stderr).toBe("");
    expect(finished(first).failed).toBe(0);
    const second = await converge(host, "root", [path]);
    expect(changed(second)).toEqual([]);
    expect(finished(second).unchanged + finished(second).skipped).toBe(count);
    expect(finished(second).exchanges).toBeLessThanOrEqual(3);
    // Two commands in each twenty forget everything; what lies between them takes one exchange, and its guards another.
    expect(finished(first).exchanges).toBeLessThanOrEqual(10 + 0.16 * count);
    console.log(
      `${count} resources: first run ${finished(first).exchanges} exchanges in ${finished(first).seconds} s, converged ${finished(second).exchanges} in ${finished(second).seconds} s`,
    );
  });

  it("makes 70 directories, files and templates in at most 6 exchanges", async () => {
    const path = join(folder, "files.ts");
    writeFileSync(path, mixedRecipe(100, "files"));
    const first = await converge(host, "root", [path]);
    expect(changed(first)).toHaveLength(70);
    expect(finished(first).exchanges).toBeLessThanOrEqual(6);
    console.log(`70 files: first run ${finished(first).exchanges} exchanges in ${finished(first).seconds} s`);
  });
});
