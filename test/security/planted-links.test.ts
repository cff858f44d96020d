import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, lchownSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { archive, directory, file, line, link, remoteDirectory, remoteFile, template } from "../../src/index.ts";
import { treeOf } from "../engine/scene-run.ts";
import { scaled } from "../machine-speed.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { localRun } from "./local-run.ts";

const nobody = 65_534;
const planted = "planted by an account without rights";

/** A folder of another account, `theirs`, and one of root's, `victim`, which has the same names in it. */
interface Scene {
  readonly theirs: string;
  readonly victim: string;
  readonly source: string;
}

function setScene(): Scene {
  const root = temporaryFolder();
  chmodSync(root, 0o755);
  const scene = { theirs: join(root, "theirs"), victim: join(root, "victim"), source: join(root, "source") };
  for (const place of [scene.theirs, scene.victim]) {
    mkdirSync(join(place, "site/deep"), { recursive: true });
    for (const name of ["site/config", "site/deep/config"])
      writeFileSync(join(place, name), "a secret\n", { mode: 0o600 });
  }
  for (const name of [".", "site", "site/deep", "site/config", "site/deep/config"])
    chownSync(join(scene.theirs, name), nobody, nobody);
  mkdirSync(join(scene.source, "deep"), { recursive: true });
  for (const name of ["config", "deep/config"]) writeFileSync(join(scene.source, name), "from the source\n");
  writeFileSync(join(scene.source, "config.ejs"), "of a template\n");
  execFileSync("tar", ["-C", join(scene.source, "deep"), "-cf", join(scene.source, "app.tar"), "config"]);
  return scene;
}

type Attack = (scene: Scene) => void;

/** Puts a link to the victim's file or folder of the same name in the place of one of theirs. */
const plant =
  (name: string): Attack =>
  ({ theirs, victim }) => {
    const place = join(theirs, name);
    renameSync(place, `${place}.moved`);
    symlinkSync(join(victim, name), place);
    lchownSync(place, nobody, nobody);
  };

const attacks: readonly (readonly [string, Attack])[] = [
  ["the file", plant("site/config")],
  ["its folder", plant("site")],
];

const resources: Readonly<Record<string, (scene: Scene) => unknown>> = {
  "file, another content": ({ theirs }) => file(join(theirs, "site/config"), { content: "new\n" }),
  "file, another mode": ({ theirs }) => file(join(theirs, "site/config"), { mode: "0644" }),
  "file, another owner": ({ theirs }) =>
    file(join(theirs, "site/config"), { owner: "nobody", group: "nogroup", mode: "0644" }),
  "file, a backup": ({ theirs }) => file(join(theirs, "site/config"), { content: "new\n", backup: 1 }),
  "file, validated": ({ theirs }) => file(join(theirs, "site/config"), { content: "new\n", validate: "cat %{path}" }),
  "file, deleted": ({ theirs }) => file(join(theirs, "site/config"), { action: "delete" }),
  "file, new": ({ theirs }) => file(join(theirs, "site/new"), { content: "new\n" }),
  line: ({ theirs }) => line(join(theirs, "site/config"), { line: "a line" }),
  template: ({ theirs, source }) => template(join(theirs, "site/config"), { source: join(source, "config.ejs") }),
  remoteFile: ({ theirs, source }) => remoteFile(join(theirs, "site/config"), { source: join(source, "config") }),
  remoteDirectory: ({ theirs, source }) => remoteDirectory(join(theirs, "site"), { source }),
  "remoteDirectory, purged": ({ theirs, source }) => remoteDirectory(join(theirs, "site"), { source, purge: true }),
  "directory, another mode": ({ theirs }) => directory(join(theirs, "site"), { mode: "0700" }),
  "directory, new": ({ theirs }) => directory(join(theirs, "site/new/deep"), { owner: "nobody" }),
  "directory, deleted": ({ theirs }) => directory(join(theirs, "site/deep"), { action: "delete" }),
  archive: ({ theirs, source }) => archive(join(theirs, "site/new"), { source: join(source, "app.tar") }),
  link: ({ theirs }) => link(join(theirs, "site/new"), { to: "/etc/shadow" }),
};

// Only root can give files to another account; the test command for hosts runs as root.
describe.runIf(process.getuid?.() === 0)("an account without rights that owns a folder", () => {
  let scene: Scene;
  beforeEach(() => {
    scene = setScene();
  });

  describe.each(Object.entries(resources))("%s", (_, declare) => {
    it.each(attacks)(`cannot lead root elsewhere by a link: ${planted} in the place of %s`, async (_, attack) => {
      attack(scene);
      const before = treeOf(scene.victim);
      for (const dryRun of [true, false]) {
        const { told } = await localRun(() => declare(scene), { dryRun });
        expect(told).not.toContain("a secret");
        expect(treeOf(scene.victim)).toBe(before);
      }
    });

    it.each(attacks)("cannot by swapping %s once it was looked at", async (_, attack) => {
      const before = treeOf(scene.victim);
      await localRun(() => declare(scene), { meanwhile: once(() => attack(scene)) });
      expect(treeOf(scene.victim)).toBe(before);
    });

    it("is written to where nobody interferes", async () => {
      const { result } = await localRun(() => declare(scene));
      expect(result).toMatchObject({ failed: 0, changed: 1 });
      expect((await localRun(() => declare(scene))).result).toMatchObject({ failed: 0, changed: 0 });
    });
  });

  it("says what link it is, whose, and what to do", async () => {
    plant("site")(scene);
    const { told } = await localRun(() => file(join(scene.theirs, "site/config"), { content: "x" }));
    expect(told).toContain(
      `${scene.theirs}/site is a link that user nobody can replace, so it is not followed; declare the path that it leads to instead`,
    );
  });

  it(
    "cannot win against temporary files either",
    async () => {
      const before = treeOf(scene.victim);
      const site = join(scene.theirs, "site");
      // Whatever comes into the folder is moved away, and a link to the victim's files takes its place.
      const attack = `cd ${site} && while :; do for one in .tsamae.*; do
        [ -e "$one" ] && [ ! -L "$one" ] && mv "$one" "moved.$one" 2>/dev/null && ln -s ${scene.victim}/site "$one"
      done; done`;
      const attacker = spawn("sh", ["-c", attack], { stdio: "ignore", uid: nobody, gid: nobody });
      try {
        for (let n = 0; n < 20; n += 1)
          await localRun(() => {
            file(join(site, "config"), { content: `content ${n}\n`, mode: "0644" });
            remoteDirectory(join(site, "deep"), { source: scene.source });
          });
      } finally {
        attacker.kill("SIGKILL");
      }
      expect(treeOf(scene.victim)).toBe(before);
    },
    scaled(60_000),
  );
});

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
