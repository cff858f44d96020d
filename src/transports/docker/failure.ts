import { suggest } from "../../values/suggestion.ts";
import type { Refusal } from "../exec/session.ts";
import { callDocker, type DockerReply } from "./command.ts";

/** What was wanted of the engine. */
export interface DockerSubject {
  readonly program: string;
  readonly kind: "container" | "image";
  /** Of the container or the image. */
  readonly name: string;
  readonly user?: string | undefined;
}

type Complaint = Pick<DockerReply, "status" | "said">;

/** Says in words why the engine did not do it, and what there is instead. */
export async function dockerRefusal(subject: DockerSubject, complaint: Complaint): Promise<Refusal> {
  const refusal = dockerWords(subject, complaint);
  if (refusal !== "none by this name") return refusal;
  const names = await namesOf(subject);
  const meant = suggest(subject.name, names);
  return {
    message: `there is no ${subject.kind} of this name`,
    hint: meant === undefined ? instead(subject, names) : `Did you mean ${meant}?`,
  };
}

interface Known {
  readonly said: RegExp;
  readonly words: (subject: DockerSubject) => Refusal | "none by this name";
}

/** By the messages of docker and podman. */
const known: readonly Known[] = [
  {
    said: /cannot connect to|error during connect|unable to connect to podman/i,
    words: ({ program }) => ({
      message: "the engine does not answer",
      hint: `Start it (systemctl start ${program}), or say by DOCKER_HOST or \`${program} context\` where it is.`,
    }),
  },
  {
    said: /permission denied .*(?:socket|daemon|docker)/i,
    words: () => ({
      message: "this user may not talk to the engine",
      hint: "Run tsamae as root, or join the group that owns its socket, mostly docker.",
    }),
  },
  {
    said: /no such (?:container|image|object)|no container with name|image not known/i,
    words: () => "none by this name",
  },
  {
    said: /is not running|on running containers|container state improper/i,
    words: ({ program, name }) => ({ message: "the container is not running", hint: `${program} start ${name}` }),
  },
  {
    said: /is paused/i,
    words: ({ program, name }) => ({ message: "the container is paused", hint: `${program} unpause ${name}` }),
  },
  {
    said: /unable to find user|no users found|no matching entries in passwd/i,
    words: ({ kind, user = "" }) => ({
      message: `the ${kind} has no user ${user}`,
      hint: "Name one of its /etc/passwd, or a number, with --user.",
    }),
  },
  {
    said: /executable file not found|exec.*no such file or directory/is,
    words: ({ kind }) => ({
      message: `there is no shell in the ${kind}`,
      hint: "tsamae needs a POSIX `sh` there; an image made from scratch has none.",
    }),
  },
];

function dockerWords(subject: DockerSubject, { status, said }: Complaint): ReturnType<Known["words"]> {
  const { program } = subject;
  if (status === 127 && said.includes("ENOENT"))
    return {
      message: `there is no program ${program} on this machine`,
      hint: `Install it, or name another such as ${program === "podman" ? "docker" : "podman"} with --docker.`,
    };
  const found = known.find((one) => one.said.test(said));
  return found?.words(subject) ?? { message: `${program} ended with status ${status}`, hint: `It said:\n${said}` };
}

async function namesOf({ program, kind }: DockerSubject): Promise<readonly string[]> {
  const args =
    kind === "container"
      ? ["ps", "--all", "--format", "{{.Names}}"]
      : ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"];
  const { status, stdout } = await callDocker(program, args);
  return status === 0 ? stdout.split("\n").filter((line) => line !== "" && !line.includes("<none>")) : [];
}

/** As many as fit into a line or two. */
const mostNames = 8;

function instead({ program, kind, name }: DockerSubject, names: readonly string[]): string {
  const some = names.slice(0, mostNames).join(", ") + (names.length > mostNames ? ", …" : "");
  const there = names.length === 0 ? `There is no ${kind} at all.` : `There is: ${some}`;
  return kind === "image" ? `Fetch it first: ${program} pull ${name}\n${there}` : there;
}
