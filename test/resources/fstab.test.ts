import { describe, expect, it } from "vitest";
import { type FstabEntry, parseEntry, withEntry, withoutEntry } from "../../src/resources/fstab.ts";

const entry = (more: Partial<FstabEntry> = {}): FstabEntry => ({
  device: "/dev/vdb1",
  path: "/srv",
  fstype: "ext4",
  options: "defaults",
  dump: 0,
  pass: 2,
  ...more,
});
const isSrv = ({ path }: FstabEntry): boolean => path === "/srv";
const table =
  "# <file system> <mount point>\n\nUUID=1 / ext4 errors=remount-ro 0 1\n/dev/vdb1\t/srv/   ext4\tdefaults 0\t2\n#/dev/x /srv ext4\n";

describe("fstab", () => {
  it.each([
    ["an entry that is there as it is", table, entry(), table],
    [
      "another device",
      table,
      entry({ device: "LABEL=a b" }),
      table.replace(/\/dev\/vdb1.*\n/, "LABEL=a\\040b /srv ext4 defaults 0 2\n"),
    ],
    ["a new entry", "# mine\n", entry(), "# mine\n/dev/vdb1 /srv ext4 defaults 0 2\n"],
    ["a table without a line's end", "# mine", entry(), "# mine\n/dev/vdb1 /srv ext4 defaults 0 2\n"],
    ["no table", "", entry({ device: "#x" }), "\\043x /srv ext4 defaults 0 2\n"],
    ["fields left out", "/dev/vdb1 /srv ext4\n", entry({ pass: 0 }), "/dev/vdb1 /srv ext4\n"],
    [
      "two of them",
      "/dev/a /srv ext4\nx\n/dev/vdb1 /srv ext4 defaults 0 2\n",
      entry(),
      "x\n/dev/vdb1 /srv ext4 defaults 0 2\n",
    ],
  ])("holds %s", (_, before, wanted, after) => {
    const written = withEntry(before, wanted, isSrv);
    expect(written).toBe(after);
    expect(withEntry(written, wanted, isSrv)).toBe(written);
  });

  it("loses an entry, and nothing else", () => {
    expect(withoutEntry(table, isSrv)).toBe(table.replace(/\/dev\/vdb1.*\n/, ""));
    expect(withoutEntry("# none", isSrv)).toBe("# none");
  });

  it.each(["/a b", "/tab\tand\\backslash", "/#hash", "/it's $HOME", "/\\040", "/ü"])(
    "keeps the path %j whole",
    (path) => {
      const text = withEntry("", entry({ path }), (one) => one.path === path);
      expect(text.split("\n")).toHaveLength(2);
      expect(parseEntry(text.trimEnd())).toEqual(entry({ path }));
    },
  );
});
