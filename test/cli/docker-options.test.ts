import { describe, expect, it } from "vitest";
import { parse } from "../../src/cli/parse.ts";
import { describeError } from "../../src/errors.ts";

const choices = async (line: string) => (await parse(line.split(" "))).choices;
const refusal = async (line: string) => describeError(await parse(line.split(" ")).catch((error: unknown) => error));

describe("tsamae docker and tsamae exec", () => {
  it.each([
    ["docker --container web a.ts", { target: { container: "web" } }],
    ["docker --container web --user app --docker podman a.ts", { target: { user: "app", program: "podman" } }],
    ["docker --image debian:12 a.ts", { target: { image: "debian:12", tag: undefined } }],
    ["docker --image web --tag host:5000/team/web-2:1.0_a a.ts", { target: { tag: "host:5000/team/web-2:1.0_a" } }],
    ["facts docker --container web", { container: "web", user: undefined }],
    ["exec --via chroot a.ts", { via: "chroot" }],
    ["facts exec --via chroot", { via: "chroot" }],
  ])("%s", async (line, expected) => {
    expect(await choices(line)).toMatchObject(expected);
  });

  it.each(["docker --help", "exec --help", "facts docker --help", "facts exec --help"])("%s", async (line) => {
    const { help } = Object(await choices(line));
    expect(help).toMatch(/^Usage: tsamae/);
    expect(help.split("\n").length).toBeLessThan(65);
  });

  it("are answered with what is wrong, and what to do", async () => {
    const lines = [
      "docker a.ts",
      "docker --container web",
      "docker --container web --image debian a.ts",
      "docker --container web --tag web:2 a.ts",
      "docker --image debian --tag Web:2 a.ts",
      "exec a.ts",
      "exec --via chroot",
      "facts docker",
      "facts exec",
    ];
    const answers = [];
    for (const line of lines) answers.push(`$ tsamae ${line}\n${await refusal(line)}\n`);
    expect(answers.join("\n")).toMatchInlineSnapshot(`
      "$ tsamae docker a.ts
      --container: no container was given
        tsamae docker --container web a.ts
        tsamae docker --image debian:12 --tag web:1 a.ts

      $ tsamae docker --container web
      no recipe was given
        tsamae docker --container web recipe.ts
        see tsamae docker --help

      $ tsamae docker --container web --image debian a.ts
      --image: a container or an image, not both

      $ tsamae docker --container web --tag web:2 a.ts
      --tag: only an image is committed, with --image
        a container as it stands is kept by \`docker commit web web:2\`

      $ tsamae docker --image debian --tag Web:2 a.ts
      --tag: "Web:2" is no name for an image
        lower case letters, digits, and a tag after a colon: web, web:2, registry.example:5000/team/web:2

      $ tsamae exec a.ts
      --via: no command was given
        tsamae exec --via "podman exec -i web" recipe.ts
        see tsamae exec --help

      $ tsamae exec --via chroot
      no recipe was given
        tsamae exec --via "podman exec -i web" recipe.ts
        see tsamae exec --help

      $ tsamae facts docker
      --container: no container was given
        tsamae facts docker --container web

      $ tsamae facts exec
      --via: no command was given
        tsamae facts exec --via "podman exec -i web"
        see tsamae facts exec --help
      "
    `);
  });
});

describe("--become", () => {
  it.each([
    ["local a.ts", { sudo: false, become: "sudo" }],
    ["local --become su a.ts", { sudo: true, become: "su" }],
    ["local --sudo --become doas a.ts", { sudo: true, become: "doas" }],
    ["ssh -h web1 a.ts", { sudo: true, become: "sudo" }],
    ["ssh -h web1 --become su --ask-sudo-password a.ts", { become: "su", sudoPassword: { ask: true } }],
  ])("%s", async (line, expected) => {
    expect(await choices(line)).toMatchObject(expected);
  });

  it("is answered with what is wrong, and what to do", async () => {
    const lines = [
      "local --become dosa a.ts",
      "ssh -h web1 --no-sudo --become su a.ts",
      "local --become doas --ask-sudo-password a.ts",
    ];
    const answers = [];
    for (const line of lines) answers.push(`$ tsamae ${line}\n${await refusal(line)}\n`);
    expect(answers.join("\n")).toMatchInlineSnapshot(`
      "$ tsamae local --become dosa a.ts
      --become: "dosa" is none of its values
        did you mean "doas"?

      $ tsamae ssh -h web1 --no-sudo --become su a.ts
      --become: there is nothing to become with --no-sudo
        leave out one of them

      $ tsamae local --become doas --ask-sudo-password a.ts
      --ask-sudo-password: doas cannot be given a password: it takes one from a terminal only
        let doas.conf permit this user \`nopass\`, or use --become sudo or su
      "
    `);
  });
});
