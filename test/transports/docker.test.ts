import { describe, expect, it } from "vitest";
import { dockerRefusal } from "../../src/transports/docker/failure.ts";
import { commitChanges, parseImageStart } from "../../src/transports/docker/image-start.ts";

describe("a refusal of the engine", () => {
  const container = { program: "docker", kind: "container", name: "web", user: "bob" } as const;
  it.each([
    [
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?",
      "the engine does not answer",
    ],
    [
      "Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
      "this user may not talk to the engine",
    ],
    [
      "permission denied while trying to connect to the docker API at unix:///var/run/docker.sock",
      "this user may not talk to the engine",
    ],
    ["Error response from daemon: Container 37ac3f13f50d is not running", "the container is not running"],
    [
      "Error: can only create exec sessions on running containers: container state improper",
      "the container is not running",
    ],
    [
      "Error response from daemon: Container web is paused, unpause the container before exec",
      "the container is paused",
    ],
    ["unable to find user bob: no matching entries in passwd file", "the container has no user bob"],
    [
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
      "there is no shell in the container",
    ],
    ["Error: something new", "docker ended with status 125"],
  ])("%s", async (said, message) => {
    const refusal = await dockerRefusal(container, { status: 125, said });
    expect(refusal.message).toBe(message);
    expect(refusal.hint).toMatch(/\w/);
  });

  it.each([
    "Error response from daemon: No such container: web",
    'Error: no container with name or ID "web" found: no such container',
    "Error: web: image not known",
  ])("%s", async (said) => {
    const subject = { ...container, program: "tsamae-no-such-engine" };
    expect(await dockerRefusal(subject, { status: 1, said })).toEqual({
      message: "there is no container of this name",
      hint: "There is no container at all.",
    });
  });
});

describe("what an image starts with", () => {
  const [entrypoint, command] = [
    ["/entry", "it's"],
    ["a b", "$HOME"],
  ];
  it.each([
    [{ Entrypoint: entrypoint, Cmd: command }, ['ENTRYPOINT ["/entry","it\'s"]', 'CMD ["a b","$HOME"]']],
    [{ Entrypoint: entrypoint, Cmd: null }, ['ENTRYPOINT ["/entry","it\'s"]']],
    [{ Entrypoint: null, Cmd: command }, ['CMD ["a b","$HOME"]']],
    [{ Entrypoint: [], Cmd: command }, ['CMD ["a b","$HOME"]']],
    [{ User: "app" }, ['CMD ["sh"]']],
  ])("%j is kept by a commit", (config, changes) => {
    expect(commitChanges(parseImageStart(JSON.stringify(config)))).toEqual(changes);
  });
});
