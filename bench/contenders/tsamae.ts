import { tsamaeProgram } from "../../test/hosts/tsamae.ts";
import type { Way } from "../host/way.ts";
import type { Contender } from "./contender.ts";

export const tsamae: Contender = {
  name: "tsamae",
  isPeer: false,
  over: (way, workload) => ({
    argv: [process.execPath, tsamaeProgram, ...sshWords(way), workload.tsamae],
    env: { HOME: way.home },
  }),
  foundNothingToDo: (output) => output.includes("nothing to do: 0 changed"),
};

/** The words that lead `tsamae` to the host. */
function sshWords({ port, privateKey, knownHosts }: Way): readonly string[] {
  const login = ["--host", "127.0.0.1", "--port", String(port), "--user", "root", "--key", privateKey];
  return ["ssh", ...login, "--known-hosts", knownHosts, "--ssh-config", "/dev/null"];
}
