import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, summaries } from "../hosts/tsamae.ts";

/**
 * What the docker client does for a login, as far as can be seen from outside: the login is kept in config.json of the
 * user's, in the clear. It writes down what it was told, and the arguments of every process meanwhile.
 */
const standIn = `#!/bin/sh
config=\${DOCKER_CONFIG:-$HOME/.docker}/config.json
echo "$(id -un) $*" >>/var/log/stand-in
for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done 2>/dev/null >>/var/log/stand-in-processes
for registry do :; done
case $registry in -*|login|logout) registry=https://index.docker.io/v1/ ;; esac
if [ "$1" = logout ]; then
  echo '{"auths":{}}' >"$config"
  exit
fi
password=$(cat)
name=\${2#--username=}
if [ "$password" = wrong ]; then
  echo "Error response from daemon: unauthorized: incorrect username or password" >&2
  exit 1
fi
mkdir -p "\${config%/*}"
printf '{"auths":{"%s":{"auth":"%s"}}}\\n' "$registry" "$(printf %s "$name:$password" | base64 -w 0)" >"$config"
chmod 0600 "$config"
echo "Login Succeeded"
`;

describe("dockerLogin on a real host", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost();
    await host.exec("cat >/usr/local/bin/docker; chmod 0755 /usr/local/bin/docker", { input: standIn });
    await host.exec("for f in stand-in stand-in-processes; do : >/var/log/$f; chmod 0666 /var/log/$f; done");
  });
  afterAll(() => host?.stop());

  const look = async (command: string): Promise<string> => (await host.exec(command)).stdout;
  const declared = (name: string, more: string): string => inlineRecipe(`dockerLogin("${name}", { ${more} });`);

  it.each([
    ["root", "ghcr.io", "", "/root/.docker", "root login --username=me --password-stdin -- ghcr.io"],
    [
      "another user",
      "docker.io",
      'user: "deploy",',
      "/home/deploy/.docker",
      "deploy login --username=me --password-stdin",
    ],
    [
      "DOCKER_CONFIG",
      "a.example:5000",
      'env: { DOCKER_CONFIG: "/srv/ci" },',
      "/srv/ci",
      "root login --username=me --password-stdin -- a.example:5000",
    ],
  ])("logs in once, for %s, and logs out", async (_, name, more, folder, told) => {
    await host.exec(": >/var/log/stand-in");
    const recipe = declared(name, `${more} username: "me", password: secret({ text: "hunter2:'x" })`);
    const before = await host.diskSnapshot();
    await converge(host, "root", ["--dry-run", recipe]);
    expect(diskChanges(before, await host.diskSnapshot())).toEqual([]);

    const first = await converge(host, "root", [recipe]);
    expect(summaries(first)).toEqual([`dockerLogin[${name}]: log in as me`]);
    expect(first.stdout).not.toContain("hunter2");
    const settled = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
    expect(diskChanges(settled, await host.diskSnapshot())).toEqual([]);
    expect(await look("cat /var/log/stand-in")).toBe(`${told}\n`);
    expect(await look(`sed 's/.*"auth":"//; s/".*//' ${folder}/config.json | base64 -d`)).toBe("me:hunter2:'x");

    const other = declared(name, `${more} username: "me", password: secret({ text: "hunter3" })`);
    expect(summaries(await converge(host, "root", [other]))).toEqual([
      `dockerLogin[${name}]: log in as me, with another password`,
    ]);
    expect(changed(await converge(host, "root", [other]))).toEqual([]);

    const away = declared(name, `${more} action: "logout"`);
    expect(changed(await converge(host, "root", [away]))).toEqual([`dockerLogin[${name}] logout`]);
    expect(changed(await converge(host, "root", [away]))).toEqual([]);
    const processes = await look("cat /var/log/stand-in-processes");
    expect(processes).toContain("docker login");
    expect(processes).not.toContain("hunter");
  });

  it("says what the registry said", async () => {
    const recipe = declared("ghcr.io", 'username: "me", password: secret({ text: "wrong" })');
    const { events, status } = await converge(host, "root", [recipe]);
    expect(status).toBe(4);
    const failures = events.flatMap((event) => (event.type === "resource-failed" ? [event.failure.stderr] : []));
    expect(failures).toEqual(["Error response from daemon: unauthorized: incorrect username or password"]);
  });
});
