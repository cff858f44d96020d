import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execTransport } from "../../src/transports/exec.ts";
import { describeTransportBriefly } from "../conformance/transport.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, tsamae } from "../hosts/tsamae.ts";

const { signal } = new AbortController();
let host: TestHost;

const jail = "/srv/jail";

/** As small as a system can be: one busybox, two users, two devices. */
const makeJail = `
  mkdir -p ${jail}/bin ${jail}/dev ${jail}/etc ${jail}/proc ${jail}/root ${jail}/tmp ${jail}/usr && cd ${jail} && chmod 1777 tmp
  cp /bin/busybox bin && chroot . /bin/busybox --install -s /bin
  mknod -m 666 dev/null c 1 3 && mknod -m 666 dev/zero c 1 5 && mount -t proc proc proc
  printf 'root:x:0:0:root:/root:/bin/sh\\nnobody:x:99:99:nobody:/:/bin/false\\n' >etc/passwd
  printf 'root:x:0:\\nnobody:x:99:\\n' >etc/group
`;

beforeAll(async () => {
  host = await startHost();
  const { status, stderr } = await host.exec(`set -e; ${makeJail}`);
  if (status !== 0) throw new Error(`the jail was not made: ${stderr}`);
});
afterAll(() => host?.stop());

const viaDocker = () => `docker exec -i ${host.id}`;
const viaChroot = () => `${viaDocker()} chroot ${jail}`;

// By docker's own command the jail is entered, so this is the suite for `docker exec -i` too.
describeTransportBriefly("exec --via chroot", () => execTransport({ via: viaChroot() }).open(signal));

describe("tsamae exec", () => {
  it("converges what the command leads to, and changes nothing the second time", async () => {
    const recipe = inlineRecipe('file("/etc/motd", { content: "in jail\\n", mode: "0640" });');
    const converge = () => tsamae(["exec", "--via", viaChroot(), "--format", "json", recipe]);
    expect(changed(await converge())).toEqual(["file[/etc/motd] create"]);
    expect((await host.exec(`stat -c '%a %U' ${jail}/etc/motd; cat ${jail}/etc/motd`)).stdout).toBe(
      "640 root\nin jail\n",
    );
    expect(changed(await converge())).toEqual([]);
  });

  it("says what a system says of itself", async () => {
    const { stdout } = await tsamae(["facts", "exec", "--via", viaDocker()]);
    expect(stdout).toContain("platform: debian\n");
  });

  it("says what to do about a command that gives no shell", async () => {
    const { status, stderr } = await tsamae(["facts", "exec", "--via", viaDocker().replace(" -i", "")]);
    expect({ status, stderr: stderr.replace(host.id, "ID") }).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "docker exec ID: its shell got no input; does it need -i, so that standard input reaches it?
      ",
      }
    `);
  });
});
