import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { type CliRun, changed, converge, finished, sshArguments, tsamae } from "../hosts/tsamae.ts";

/** Repositories of root and of deploy: `app` with a tag and two branches, `super` with `app` as a submodule. */
const repositories = `set -e
export GIT_CONFIG_COUNT=4 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0=t GIT_CONFIG_KEY_1=user.email GIT_CONFIG_VALUE_1=t@t
export GIT_CONFIG_KEY_2=init.defaultBranch GIT_CONFIG_VALUE_2=main GIT_CONFIG_KEY_3=protocol.file.allow GIT_CONFIG_VALUE_3=always
mkdir -p /srv/git; cd /srv/git
git init -q app; cd app
echo one > file; git add .; git commit -q -m one; git tag -a -m v1 v1
echo two > file; git add .; git commit -q -m two
git checkout -q -b next; echo next > file; git commit -q -a -m next; git checkout -q main
cd ..
git init -q super; cd super
git submodule --quiet add /srv/git/app lib; git commit -q -m super
cd ..
cp -r app /home/deploy/app.git; chown -R deploy: /home/deploy/app.git`;

const commit = `git -c user.name=t -c user.email=t@t commit -q --allow-empty`;

describe("git on a host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost({ downloaded: ["git"] });
  });
  afterAll(() => host?.stop());

  const dryRun = (...bodies: readonly string[]): Promise<CliRun> =>
    tsamae([...sshArguments(host, "root"), "--format", "json", "--dry-run", inlineRecipe(bodies.join("\n"))]);
  const run = (...bodies: readonly string[]): Promise<CliRun> =>
    converge(host, "root", [inlineRecipe(bodies.join("\n"))]);
  const look = async (command: string): Promise<string> => {
    const { status, stdout, stderr } = await host.exec(command);
    return status === 0 ? stdout.trim() : `status ${status}: ${stdout}${stderr}`;
  };
  const head = (path: string): Promise<string> => look(`git -c safe.directory='*' -C "${path}" rev-parse HEAD`);

  /** What a run or a dry run says of each resource, a line each, without commits. */
  const told = ({ events, stderr }: CliRun): readonly string[] => {
    const lines = events.flatMap((event) => {
      if (event.type === "resource-changed") return [event.changes.map(({ summary }) => summary).join("; ")];
      if (event.type === "resource-would-change")
        return [`${event.certain ? "" : "may "}${event.changes.map(({ summary }) => summary).join("; ")}`];
      if (event.type !== "resource-failed") return [];
      return [`${event.failure.message}${event.failure.hint === undefined ? "" : ` (${event.failure.hint})`}`];
    });
    return (stderr === "" ? lines : [...lines, stderr]).map((line) => line.replaceAll(/\b[0-9a-f]{10}\b/g, "COMMIT"));
  };

  /** The dry run foretells, the run does just that, and the next one does and writes nothing. */
  async function brings(body: string): Promise<readonly string[]> {
    const before = await host.diskSnapshot();
    const foretold = told(await dryRun(body));
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
    const first = await run(body);
    // What comes after its own folder, or its user, is a guess.
    expect(told(first)).toEqual(foretold.map((line) => line.replace(/^may /, "")));
    expect(finished(first).failed).toBe(0);
    const after = await host.diskSnapshot();
    const second = await run(body);
    expect(told(second)).toEqual([]);
    expect(diskChanges(after, await host.diskSnapshot())).toEqual([]);
    return foretold;
  }

  const app = (more = ""): string => `git("/srv/app", { repository: "/srv/git/app", ${more} });`;

  it("needs git on the host, and says how to get it", async () => {
    expect(told(await run(app()))).toEqual(['git is not installed on this host (pkg("git") before it installs it)']);
  });

  it("may follow the package and the repository, if they come before it", async () => {
    const body = [`pkg("git");`, `execute(${JSON.stringify(repositories)}, { notIf: "test -e /srv/git" });`, app()];
    expect(told(await dryRun(...body)).at(-1)).toBe("may clone /srv/git/app, the default branch");
    expect(changed(await run(...body))).toEqual([
      "package[git] install",
      expect.stringContaining("execute"),
      "git[/srv/app] sync",
    ]);
    expect(
      await look("cat /srv/app/file; git -C /srv/app status --short --branch; stat -c %a /srv/app; ls -A /srv"),
    ).toBe("two\n## HEAD (no branch)\n755\napp\ngit");
    const before = await host.diskSnapshot();
    const again = await run(...body);
    expect(changed(again)).toEqual([]);
    expect(finished(again).exchanges).toBeLessThan(6);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);
  });

  it("goes to a tag, a branch, a commit, an abbreviated one, and back to the default branch", async () => {
    const old = await look("git -C /srv/git/app rev-parse v1^{commit}");
    const said = [];
    for (const revision of ["v1", "next", old, "refs/heads/main", old.slice(0, 8)]) {
      said.push(...(await brings(app(`revision: "${revision}"`))));
      expect(await head("/srv/app")).toBe(await look(`git -C /srv/git/app rev-parse "${revision}^{commit}"`));
    }
    said.push(...(await brings(app())));
    expect(said).toEqual([
      "v1 from COMMIT to COMMIT",
      "next from COMMIT to COMMIT",
      "from COMMIT to COMMIT",
      "refs/heads/main from COMMIT to COMMIT",
      "from COMMIT to COMMIT",
      "the default branch from COMMIT to COMMIT",
    ]);
  });

  it("follows a branch and a tag that moved, also when history was rewritten", async () => {
    await host.exec(`cd /srv/git/app && ${commit} -m three && git tag moving`);
    expect(await brings(app())).toEqual(["the default branch from COMMIT to COMMIT"]);
    expect(await brings(app(`revision: "moving"`))).toEqual([]);
    await host.exec(`cd /srv/git/app && git reset -q --hard HEAD~1 && ${commit} -m other && git tag -f moving`);
    expect(await brings(app(`revision: "moving"`))).toEqual(["moving from COMMIT to COMMIT"]);
    expect(await brings(app())).toEqual([]);
  });

  it("corrects the remote's URL", async () => {
    expect(await brings(`git("/srv/app", { repository: "file:///srv/git/app" });`)).toEqual([
      "remote origin: file:///srv/git/app, no longer /srv/git/app",
    ]);
    expect(await look("git -C /srv/app remote -v | head -n 1")).toBe("origin\tfile:///srv/git/app (fetch)");
  });

  it("refuses local changes, and discards them if told", async () => {
    await host.exec(
      "cd /srv/app && echo mine > file && echo new > 'new file' && echo x > ignored && echo ignored > .git/info/exclude",
    );
    expect(await brings(`git("/srv/app", { repository: "file:///srv/git/app" });`)).toEqual([]);
    const other = `git("/srv/app", { repository: "file:///srv/git/app", revision: "v1" });`;
    expect(told(await run(other))).toEqual([
      `/srv/app has 2 local changes: file, new file (localChanges: "discard" throws them away; names in .gitignore or .git/info/exclude are left alone)`,
    ]);
    expect(await look("cat /srv/app/file")).toBe("mine");
    const discarding = `git("/srv/app", { repository: "file:///srv/git/app", revision: "v1", localChanges: "discard" });`;
    expect(await brings(discarding)).toEqual(["v1 from COMMIT to COMMIT, discarding 2 local changes: file, new file"]);
    await host.exec("cd /srv/app && echo mine > file && mkdir -p d && echo new > d/e");
    expect(await brings(discarding)).toEqual(["discard 2 local changes: file, d/"]);
    expect(await look("cat /srv/app/file /srv/app/ignored; ls /srv/app")).toBe("one\nx\nfile\nignored");
  });

  it("refuses to leave a commit behind that nobody else has", async () => {
    await host.exec(`cd /srv/app && ${commit} -m mine`);
    expect(told(await run(`git("/srv/app", { repository: "file:///srv/git/app" });`))).toEqual(
      ['push what is to be kept; localChanges: "discard" checks out another commit all the same'].map(
        (hint) => `/srv/app has 1 commit that no remote has (${hint})`,
      ),
    );
    await brings(`git("/srv/app", { repository: "file:///srv/git/app", localChanges: "discard" });`);
  });

  it("takes a part of the history, and more of the same", async () => {
    const shallow = (revision: string): string =>
      `git("/srv/shallow", { repository: "file:///srv/git/app", depth: 1, revision: "${revision}" });`;
    for (const revision of ["main", "v1", await look("git -C /srv/git/app rev-parse next"), "refs/heads/next"]) {
      await brings(shallow(revision));
      expect(await head("/srv/shallow")).toBe(await look(`git -C /srv/git/app rev-parse "${revision}^{commit}"`));
      expect(await look("git -C /srv/shallow rev-list --count HEAD")).toBe("1");
    }
    await brings(`git("/srv/shallow-default", { repository: "file:///srv/git/app", depth: 1 });`);
    expect(await look("git -C /srv/shallow-default rev-list --count HEAD")).toBe("1");
  });

  it("takes submodules, moves them, and removes what is none any more", async () => {
    const body = `git("/srv/super", { repository: "/srv/git/super", recursive: true, env: { GIT_ALLOW_PROTOCOL: "file" } });`;
    expect(await brings(body)).toEqual(["clone /srv/git/super, the default branch at COMMIT"]);
    await host.exec("git -C /srv/super/lib checkout -q v1");
    expect(await brings(body)).toEqual(["submodules lib"]);
    await host.exec(`cd /srv/git/super/lib && git fetch -q && git checkout -q v1 && cd .. && ${commit} -a -m older`);
    expect(await brings(body)).toEqual(["the default branch from COMMIT to COMMIT"]);
    expect(await look("cat /srv/super/lib/file")).toBe("one");
    await host.exec("echo mine > /srv/super/lib/mine");
    await host.exec(`cd /srv/git/super && git rm -q -f lib && ${commit} -m none`);
    expect(told(await run(body))[0]).toContain("/srv/super has 1 local change: lib");
    await host.exec("rm /srv/super/lib/mine");
    await brings(body);
    expect(await look("ls -A /srv/super")).toBe(".git\n.gitmodules");
  });

  it("works as another user, in a folder that this one could not have made", async () => {
    const body = `directory("/srv/site", { owner: "deploy", group: "deploy", mode: "02770" });
      git("/srv/site", { repository: "/home/deploy/app.git", user: "deploy", cwd: "/home/deploy" });`;
    expect((await brings(body)).at(-1)).toBe("may clone /home/deploy/app.git, the default branch at COMMIT");
    expect(await look("stat -c '%U %a' /srv/site; stat -c %U /srv/site/file /srv/site/.git; ls -A /srv/site")).toBe(
      "deploy 2770\ndeploy\ndeploy\n.git\nfile",
    );
    await host.exec(`cd /home/deploy/app.git && ${commit} -m more`, { user: "deploy" });
    expect(await brings(body)).toEqual(["the default branch from COMMIT to COMMIT"]);
  });

  it("says whose checkout it is that git does not trust, and where a user may not write", async () => {
    expect(told(await run(`git("/srv/site", { repository: "/srv/git/app" });`))).toEqual([
      "git refuses /srv/site: detected dubious ownership in repository at '/srv/site' (git works for the owner of a repository alone: state it as `user`, or add the folder to safe.directory in /etc/gitconfig)",
    ]);
    const [denied] = told(await run(`git("/srv/denied", { repository: "/home/deploy/app.git", user: "deploy" });`));
    expect(denied).toContain("Permission denied (that user may not write there: directory(…, { owner: … }) before it");
  });

  it("takes names as they are", async () => {
    const repository = "/srv/git/it's $HOME -n größe";
    const path = `/srv/-it's "quoted" $(id) größe`;
    await host.exec(`cp -r /srv/git/app "/srv/git/it's \\$HOME -n größe"`);
    const body = `git(${JSON.stringify(path)}, { repository: ${JSON.stringify(repository)}, revision: "next", remote: "up-stream" });`;
    expect(await brings(body)).toHaveLength(1);
    expect(await look(`find /srv -maxdepth 2 -path '*quoted*/file' -exec cat {} +`)).toBe("next");
  });

  it("leads through a link to the folder behind it", async () => {
    await host.exec("mkdir -p /srv/real && ln -s real /srv/linked");
    await brings(`git("/srv/linked", { repository: "/srv/git/app" });`);
    expect(await look("readlink /srv/linked; cat /srv/real/file")).toBe("real\ntwo");
  });

  it("leaves no half of a clone behind, and finishes one that was killed", async () => {
    // The submodule's repository is at a path that git refuses without being told.
    await host.exec(`cd /srv/git/super && git reset -q --hard HEAD~1 && git update-ref refs/heads/with HEAD`);
    const beside = `git("/srv/half", { repository: "/srv/git/super", recursive: true });`;
    expect(told(await run(beside)).at(-1)).toContain("GIT_ALLOW_PROTOCOL");
    expect(await look("ls -A /srv | grep -e half -e tsamae | wc -l")).toBe("0");
    const inside = `directory("/srv/mine"); git("/srv/mine", { repository: "/srv/git/super", recursive: true });`;
    await run(inside);
    const mended = `git("/srv/mine", { repository: "/srv/git/super", recursive: true, env: { GIT_ALLOW_PROTOCOL: "file" } });`;
    expect(await brings(mended)).toEqual(["finish an interrupted clone, the default branch at COMMIT"]);
    expect(await look("cat /srv/mine/lib/file; ls -A /srv/mine/.git | grep -c tsamae")).toContain("one");
  });

  it("refuses what is something else", async () => {
    await host.exec("mkdir -p /srv/other && touch /srv/other/a /srv/other/.b && touch /srv/file");
    expect(told(await run(`git("/srv/other", { repository: "/srv/git/app" });`))[0]).toContain(
      "/srv/other is neither empty nor a git checkout: in it are ",
    );
    expect(told(await run(`git("/srv/file", { repository: "/srv/git/app" });`))).toEqual([
      "/srv/file is there already, and is no folder",
    ]);
    expect(told(await run(`git("/srv/app", { repository: "/srv/git/app", revision: "nope" });`))).toEqual([
      "/srv/git/app has no branch, tag or commit nope",
    ]);
  });

  it("asks nobody, and shows no password", async () => {
    const body =
      'git("/srv/secret", { repository: secret`https://deploy:${secret({ text: "hunter%2F22" })}@127.0.0.1:9/app.git` });';
    const { stdout, stderr, status } = await run(body);
    expect(status).toBe(4);
    expect(stdout).toContain("https://127.0.0.1:9/app.git cannot be asked");
    expect(stdout + stderr).not.toMatch(/hunter(%2F|\/)22/);
  });
});
