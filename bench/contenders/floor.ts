import { strictSsh } from "../../test/hosts/strict-ssh.ts";
import { bundled } from "../folders.ts";
import type { Way } from "../host/way.ts";
import type { Command } from "../measuring/measured-run.ts";
import type { Workload } from "../workload/write-workload.ts";
import type { Contender } from "./contender.ts";

/** The script that only looks, sent by the system's `ssh` to a shell: nothing that asks the host can be much faster. */
export const floor: Contender = {
  name: "ssh host sh -s",
  isPeer: false,
  over: (way, workload) => bySystemSsh(way, workload, []),
  foundNothingToDo: isWhole,
};

/** The same without OpenSSH's post-quantum key exchange, which the library ssh2 does not have: a floor of like with like. */
export const classicFloor: Contender = {
  name: "the same, curve25519",
  isPeer: false,
  over: (way, workload) => bySystemSsh(way, workload, ["-o", "KexAlgorithms=curve25519-sha256"]),
  foundNothingToDo: isWhole,
};

function bySystemSsh(way: Way, { check }: Workload, options: readonly string[]): Command {
  const argv = ["ssh", ...strictSsh(way), "-p", String(way.port), ...options, "root@127.0.0.1", "sh -s"];
  return { argv, stdin: check };
}

/** The same script from a bare Node program: what Node's start and the library ssh2 cost alone. */
export const bareSsh2: Contender = {
  name: "bare ssh2",
  isPeer: false,
  over: (way, workload) => ({
    argv: [process.execPath, bundled("bare-ssh2"), String(way.port), way.privateKey, way.knownHosts],
    stdin: workload.check,
  }),
  foundNothingToDo: isWhole,
};

/** The script has no opinion; but where a guard fails, something is missing and the run was too easy. */
function isWhole(output: string): boolean {
  const last = output.trim().split("\n").at(-1);
  return last === "0";
}
