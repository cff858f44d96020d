import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes } from "./bytes.ts";
import { type Answer, defineFact, type Fact } from "./fact.ts";
import { beforePrograms, type Program, type ProgramKey, programKey, runProgram } from "./program.ts";

/** How a command ended. */
export interface CommandResult {
  /** 0 to 255; 128 + n after signal n. */
  readonly status: number;
}

const ask = defineFact<ProgramKey, CommandResult>({
  name: "command",
  script: (programs) => lines([raw("{"), beforePrograms, ...programs.map(guarded), raw("} 2>/dev/null")]),
  parse(output, programs) {
    const statuses = parseStatuses(asBytes(output));
    return programs.map((_, index) => statuses.get(index));
  },
  piecemeal: true,
  fleeting: true,
  batchLimitMs: 10_000,
});

/**
 * How a guard's command ends. It runs early, twice or needlessly: it must only look. What it prints is dropped.
 *
 * @example
 * notIf: (host) => host.read(facts.command({ command: "test -e /swapfile" })).status === 0
 */
export function command(program: Program): Fact<CommandResult> {
  return ask(programKey(program));
}

/** The line is begun anew, whatever was printed before it. */
function guarded(program: ProgramKey, index: number): ShellCommand {
  return sh`${runProgram(program)} </dev/null >/dev/null 2>&1\nprintf '\\n%s %s %s\\n' "$tsamae_word" ${index} $?`;
}

function parseStatuses(output: string): ReadonlyMap<number, Answer<CommandResult>> {
  const found = output.matchAll(/^(\d+) (\d+)$/gm);
  return new Map([...found].map(([, index, status]) => [Number(index), { value: { status: Number(status) } }]));
}
