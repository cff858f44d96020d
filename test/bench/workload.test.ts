import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkScript } from "../../bench/workload/check-script.ts";
import { type Declared, mixedResources, withoutCommands } from "../../bench/workload/resources.ts";
import { shuffled } from "../../bench/workload/shuffle.ts";
import { randomCases } from "../random-cases.ts";

const mixed = (count: number) => mixedResources({ count, base: "/srv", packages: ["bash", "dpkg", "sed"] });

function counts(resources: readonly Declared[]): Readonly<Record<string, number>> {
  const types = resources.map(({ type }) => type);
  return Object.fromEntries([...new Set(types)].map((type) => [type, types.filter((each) => each === type).length]));
}

function identity(each: Declared): string {
  return each.type === "package" ? `package ${each.name}` : each.path;
}

function misplaced(order: readonly Declared[]): readonly Declared[] {
  const paths = order.map((each) => (each.type === "package" ? "" : each.path));
  return order.filter((each, index) => each.type !== "package" && paths.indexOf(posix.dirname(each.path)) > index);
}

describe("a mixture of resources", () => {
  it.each([100, 1000])("of %i has the shares that are promised", (count) => {
    const tenth = count / 10;
    expect(counts(mixed(count))).toEqual({
      directory: 2.5 * tenth,
      file: 2.5 * tenth,
      template: 2 * tenth,
      package: tenth,
      link: tenth,
      execute: tenth,
    });
  });

  it("of 10 comes as near to them as it can", () => {
    expect(counts(mixed(10))).toEqual({ directory: 3, file: 2, template: 2, package: 1, link: 1, execute: 1 });
  });

  it("declares no path twice", () => {
    const paths = mixed(1000).flatMap((each) => (each.type === "package" ? [] : [each.path]));
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("has each directory before what lies in it, and each in one", () => {
    expect(misplaced(mixed(100))).toEqual([]);
    const directories = mixed(100).flatMap((each) => (each.type === "directory" ? [each.path] : []));
    const parents = mixed(100).flatMap((each) =>
      each.type === "package" || each.type === "directory" ? [] : [posix.dirname(each.path)],
    );
    expect(parents.filter((parent) => !directories.includes(parent))).toEqual([]);
  });

  it("of 100 has 70 directories, files and templates", () => {
    expect(withoutCommands(mixed(100))).toHaveLength(70);
  });
});

describe("a shuffled order", () => {
  it("has the same resources, and each directory before what lies in it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const order = shuffled(mixed(60), seed);
        expect(order.map(identity).toSorted()).toEqual(mixed(60).map(identity).toSorted());
        expect(misplaced(order)).toEqual([]);
      }),
      randomCases(30),
    );
  });

  it("is the same for the same seed, and another one for another", () => {
    expect(shuffled(mixed(60), 5)).toEqual(shuffled(mixed(60), 5));
    expect(shuffled(mixed(60), 5)).not.toEqual(shuffled(mixed(60), 6));
    expect(shuffled(mixed(60), 5)).not.toEqual(mixed(60));
  });
});

describe("the script that only looks", () => {
  it("asks each tool once, and gives each guard a shell", () => {
    expect(checkScript(mixed(10))).toMatchInlineSnapshot(`
      "stat -c '%n %F %a %U %G %s' -- /srv/d0 /srv/d1 /srv/d2 /srv/d0/f3 /srv/d1/f4 /srv/d2/t5 /srv/d0/t6 /srv/d2/l8
      sha256sum -- /srv/d0/f3 /srv/d1/f4 /srv/d2/t5 /srv/d0/t6
      dpkg-query -W -f '\${Package} \${db:Status-Status} \${Version}\\n' -- bash
      readlink -- /srv/d2/l8
      sh -c 'test -e /srv/d0/x9' </dev/null; echo $?
      "
    `);
  });
});
