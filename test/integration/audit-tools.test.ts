import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finished } from "../hosts/tsamae.ts";
import { type AuditScene, auditCookbook, auditScene } from "./scenes/audit-cookbook.ts";

let scene: AuditScene;
beforeAll(async () => {
  scene = await auditScene("audit-tools");
});
afterAll(() => scene?.stop());

describe("the auditor's user", () => {
  it("may do what sudoers says, and no more", async () => {
    await scene.twice({ layers: ["base"] });
    expect(await scene.look("visudo -c | grep auditor; stat -c '%a %U:%G' /etc/sudoers.d/auditor")).toBe(
      "/etc/sudoers.d/auditor: parsed OK\n440 root:root\n",
    );
    const as = (command: string) => scene.exec(`runuser -u auditor -- sudo -n ${command}`);
    expect((await as("-l /usr/sbin/auditctl -l")).status).toBe(0);
    for (const command of ["id", "auditctl -D", "aureport -if /etc/shadow", "systemctl start ssh"])
      expect((await as(command)).status).toBe(1);
  });
});

describe("the auditor", () => {
  const version = async () => scene.look("dpkg-query -W -f '${Version}' cinc-auditor");
  const from = (checksum: string) => ({
    layers: [],
    auditor: { package: "http://127.0.0.1:8099/auditor-1.0.deb", checksum: `sha256:${checksum}` },
  });
  beforeAll(async () => {
    await scene.host.copyIn(join(auditCookbook, "stand-ins.sh"), "/srv/stand-ins.sh");
    await scene.mustExec("sh /srv/stand-ins.sh");
  });

  it("is not installed when the package is not the one that was meant", async () => {
    expect(finished(await scene.run(from("0".repeat(64))))).toMatchObject({ failed: 1 });
    expect((await scene.exec("dpkg-query -W cinc-auditor")).status).not.toBe(0);
  });

  it("is installed from a URL", async () => {
    await scene.twice(from((await scene.look("sha256sum /srv/www/auditor-1.0.deb")).slice(0, 64)));
    expect(await version()).toBe("1.0");
    expect(await scene.look("cinc-auditor x x x x json:/dev/stdout | cat")).toContain('"x x x x');
  });

  it("is another version in a file of this machine, and an older one again", async () => {
    const deb = join(scene.folder, "auditor-2.0.deb");
    await writeFile(deb, Buffer.from(await scene.look("base64 /srv/www/auditor-2.0.deb"), "base64"));
    await scene.twice({ layers: [], auditor: { package: deb } });
    expect(await version()).toBe("2.0");
    await scene.twice(from((await scene.look("sha256sum /srv/www/auditor-1.0.deb")).slice(0, 64)));
    expect(await version()).toBe("1.0");
  });
});

describe("the other tools", () => {
  it("are installed when they are asked for", async () => {
    await scene.twice({ layers: [], lynis: true, openscap: true });
    expect(
      await scene.look(
        "lynis --version; oscap --version | head -n 1; ls /usr/share/xml/scap/ssg/content | grep -c debian",
      ),
    ).toMatch(/^\d[\d.]+\nOpenSCAP .*\n[1-9]\d*\n$/);
  });
});
