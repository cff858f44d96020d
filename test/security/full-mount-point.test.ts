import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { writeFileScript } from "../../src/resources/file-script.ts";
import { raw } from "../../src/values/shell.ts";
import { shells } from "../facts/shells.ts";
import { temporaryFolder } from "../temporary/folder.ts";

/** A file of 20 KiB on a file system of 64 KiB, mounted over another file, as Docker mounts /etc/hosts. */
const canMount = spawnSync("unshare", ["-m", "true"]).status === 0;

describe.runIf(canMount).each(shells)("a mount point in $name", ({ argv: [program, ...args], path }) => {
  let folder = "";
  const old = "old content\n".repeat(1700);
  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(join(folder, "disk"));
    mkdirSync(join(folder, "programs"));
    writeFileSync(join(folder, "config"), "");
  });

  /** Writes new content over it, and gives back what became of it. */
  function write(content: string): { status: number | null; stderr: string; content: string; left: readonly string[] } {
    const script = writeFileScript({
      path: join(folder, "config"),
      fill: raw('cat >"$t"'),
      rights: {},
      keeps: { mode: "0640", owner: "0", group: "0" },
    });
    const mount = `mount -t tmpfs -o size=64k,mode=755 none ${folder}/disk && cat ${folder}/old >${folder}/disk/config && chmod 640 ${folder}/disk/config && mount --bind ${folder}/disk/config ${folder}/config || exit`;
    const after = `status=$?; stat -c %a ${folder}/config >${folder}/mode; cat ${folder}/config >${folder}/seen; exit $status`;
    writeFileSync(join(folder, "old"), old);
    writeFileSync(join(folder, "script"), script.text);
    const line = [program, ...args].map((word) => `'${word}'`).join(" ");
    const { status, stderr } = spawnSync(
      "unshare",
      ["-m", "sh", "-c", `${mount}; ${line} -c "$(cat ${folder}/script)"; ${after}`],
      {
        input: content,
        encoding: "utf8",
        env: { PATH: `${folder}/programs:${path}`, LC_ALL: "C", SHLVL: "2" },
      },
    );
    expect(readFileSync(join(folder, "mode"), "utf8")).toBe("640\n");
    const left = readdirSync(folder).filter((name) => name.startsWith(".tsamae"));
    return {
      status,
      stderr: stderr.replaceAll(folder, "FOLDER"),
      content: readFileSync(join(folder, "seen"), "utf8"),
      left,
    };
  }

  it("takes new content that fits", () => {
    const content = "new content\n".repeat(3000);
    expect(write(content)).toEqual({ status: 0, stderr: "", content, left: [] });
  });

  it("is left as it was where there is no room", () => {
    const { stderr, ...rest } = write("new content\n".repeat(8000));
    expect(rest).toEqual({ status: 1, content: old, left: [] });
    expect(stderr).toBe("FOLDER/config is a mount point without room for 96000 bytes; it was left as it is\n");
  });

  it("gets its old content back where the room is gone although it was said to be there", () => {
    const lie = join(folder, "programs/df");
    writeFileSync(lie, "#!/bin/sh\necho Filesystem\necho none 64 0 1000000 0% /\n");
    chmodSync(lie, 0o755);
    const { stderr, ...rest } = write("new content\n".repeat(8000));
    expect(rest).toEqual({ status: 1, content: old, left: [] });
    // busybox asks its own df(1), which does not lie.
    expect(stderr).toMatch(/could not be written; its old content is there again|without room for 96000 bytes/);
  });
});
