import { execFile } from "node:child_process";
import { type Jump, parseJumps } from "../ssh/jump.ts";
import { roundabout, sshName } from "../ssh/target.ts";
import type { SshProgramOptions } from "./arguments.ts";

/**
 * The hosts on the way, first one first: those of `--jump`, else of ssh's own configuration, which `ssh -G` tells.
 * Left to itself ssh would judge the keys of those hosts by other files and another rule than the host's own.
 */
export async function programJumps(
  options: SshProgramOptions,
  configFile: string | undefined,
): Promise<readonly Jump[]> {
  const wayTo = async (spot: Jump, given: string | undefined, behind: readonly string[]): Promise<readonly Jump[]> => {
    const name = sshName(spot.host, spot.user, spot.port);
    if (behind.includes(name)) throw roundabout(name, behind);
    const text = given ?? (await proxyJumpOf(spot, options, configFile));
    if (text === undefined) return [];
    const jumps = parseJumps(text, options.host);
    const [first] = jumps;
    return first === undefined ? [] : [...(await wayTo(first, undefined, [...behind, name])), ...jumps];
  };
  return wayTo(options, options.jump, []);
}

/** Undefined where there is none, and where ssh cannot tell: it will say why when it connects. */
function proxyJumpOf(
  { host, user, port }: Jump,
  { program = "ssh" }: SshProgramOptions,
  configFile: string | undefined,
): Promise<string | undefined> {
  const args = [
    ...(configFile === undefined ? [] : ["-F", configFile]),
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
  ];
  return new Promise((resolve) => {
    execFile(program, ["-G", ...args, "--", host], (_error, stdout) => {
      resolve(/^proxyjump (.+)$/m.exec(stdout)?.[1]);
    });
  });
}
