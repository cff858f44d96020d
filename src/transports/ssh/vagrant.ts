import { execFile } from "node:child_process";
import { ConnectionError } from "../../errors.ts";
import type { ConfigSource } from "./config-read.ts";

/** What `vagrant ssh-config` says. */
export interface VagrantAnswer {
  readonly config: ConfigSource;
  /** The machines that it tells of. */
  readonly machines: readonly string[];
}

/** @throws ConnectionError when there is no vagrant, or no such machine that runs. */
export async function vagrantSshConfig(machine: string | undefined): Promise<VagrantAnswer> {
  const args = ["ssh-config", ...(machine === undefined ? [] : [machine])];
  const text = await outputOf("vagrant", args);
  const machines = [...text.matchAll(/^Host[ \t]+(\S+)/gm)].map(([, name = ""]) => name);
  return { config: { file: `vagrant ${args.join(" ")}`, text }, machines };
}

function outputOf(program: string, args: readonly string[]): Promise<string> {
  const command = [program, ...args].join(" ");
  return new Promise((resolve, reject) => {
    execFile(program, args, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (error.code === "ENOENT") reject(noProgram(program, error));
      else reject(failed(command, stderr.trim() || error.message));
    });
  });
}

function noProgram(program: string, cause: Error): ConnectionError {
  return new ConnectionError(`there is no program ${program} on this machine`, {
    about: "--vagrant",
    hint: "Install it or put it in PATH; or say where the machine is: --host, --port, --user, --key.",
    cause,
  });
}

function failed(command: string, said: string): ConnectionError {
  return new ConnectionError(`\`${command}\` does not tell where the machine is`, {
    about: "--vagrant",
    hint: `It said:\n${said.split("\n").slice(0, 10).join("\n")}\nIs the machine up (vagrant up), and is there a Vagrantfile in this folder?`,
  });
}
