import { readdir, readFile, stat } from "node:fs/promises";
import { join, posix, relative, resolve } from "node:path";
import { failed, type Host } from "../engine/host.ts";
import { type Place, RecipeError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import { facts } from "../facts/index.ts";
import { callSite } from "../resources/call-site.ts";
import type { Frame } from "../session/session.ts";
import { sh } from "../values/shell.ts";
import type { TestedHost } from "./host-test.ts";

interface Around {
  readonly name: string;
  /** Where the test lies. */
  readonly folder: string;
}

/** A host with an open session, for the functions of a test. */
export function testedHost(host: Host, { name, folder }: Around): TestedHost {
  return {
    name,
    read(fact) {
      return answerOf(host, fact, callSite());
    },
    async run(command, { allowFailure = false, ...process } = {}) {
      const at = callSite();
      const output = await answerOf(host, facts.output({ command, ...process }), at);
      if (output.status === 0 || allowFailure) return output;
      const said = output.stderr.trim() || output.stdout.trim();
      throw new RecipeError(`run(…) failed with status ${output.status}: ${command}`, {
        at,
        hint: `${said}\n{ allowFailure: true } returns the status instead`.trim(),
      });
    },
    async copy(localPath, remotePath) {
      const at = callSite();
      const frames = await copying(resolve(folder, localPath), remotePath).catch((error: unknown) => {
        throw new RecipeError(`cannot read ${localPath}: ${String(error)}`, { at, cause: error });
      });
      const { replies } = await host.exchange(frames, { turn: [], ahead: [] });
      const broken = replies.find(failed);
      if (broken === undefined) return;
      const hint = new TextDecoder().decode(broken.stderr).trim();
      throw new RecipeError(`cannot copy ${localPath} to ${remotePath}`, { at, hint });
    },
  };
}

async function answerOf<Value>(host: Host, fact: Fact<Value>, at: Place): Promise<Value> {
  const { answers } = await host.exchange([], { turn: [fact], ahead: [] });
  const answer = answers[0]?.answer;
  if (answer === undefined) throw new RecipeError(`the host did not answer ${fact.id}`, { at });
  if ("unreadable" in answer) throw new RecipeError(`cannot tell ${fact.id}: ${answer.unreadable}`, { at });
  // The id names the kind, and the kind fixes the value's type.
  return answer.value as Value;
}

/** What makes a file, or the files of a folder, anew on a host. */
async function copying(localPath: string, remotePath: string): Promise<readonly Frame[]> {
  const isFolder = (await stat(localPath)).isDirectory();
  if (!isFolder) return [await copyingFile(localPath, remotePath)];
  const entries = await readdir(localPath, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const frames = files.map((file) => copyingFile(file, posix.join(remotePath, relative(localPath, file))));
  return [{ script: sh`mkdir -p -- ${remotePath}` }, ...(await Promise.all(frames))];
}

async function copyingFile(localPath: string, remotePath: string): Promise<Frame> {
  const isProgram = ((await stat(localPath)).mode & 0o111) !== 0;
  return {
    script: sh`mkdir -p -- ${posix.dirname(remotePath)} && cat >${remotePath} && chmod ${isProgram ? "0755" : "0644"} -- ${remotePath}`,
    content: await readFile(localPath),
  };
}
