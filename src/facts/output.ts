import { base64 } from "../platforms/stand-ins.ts";
import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { defineFact, type Fact, SpoiltAnswer } from "./fact.ts";
import { beforePrograms, type Program, type ProgramKey, programKey, runToRead } from "./program.ts";
import { type Reader, reader } from "./reader.ts";

/** What a command printed, and how it ended. */
export interface CommandOutput {
  /** 0 to 255; 128 + n after signal n. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ask = defineFact<ProgramKey, CommandOutput>({
  name: "output",
  script: (programs) => lines([beforePrograms, ...programs.map(captured)]),
  parse(output, programs) {
    const rest = reader(asBytes(output));
    const answers = programs.map(() => parseOutput(rest));
    rest.end();
    return answers;
  },
  fleeting: true,
});

/** What a command prints until it ends, UTF-8. */
export function output(program: Program): Fact<CommandOutput> {
  return ask(programKey(program));
}

/**
 * Runs a program and prints both of its streams and its status.
 * The status goes as the last line of stdout; base64 keeps bytes that a shell's variable would lose.
 */
export function captured(program: ProgramKey): ShellCommand {
  return lines([
    base64,
    raw("{ tsamae_errors=$({ { :"),
    sh`${runToRead(program)} 2>&4 4>&- 3>&- </dev/null`,
    // What the shell itself remarks about the program's end ("Killed") is not the program's.
    raw(`printf '\\n%s' $?; } 2>/dev/null | base64 >&3 4>&-; } 4>&1 | base64 3>&-); } 3>&1`),
    raw(`printf '.%s.\\n' "$tsamae_errors"`),
  ]);
}

/** What {@link captured} printed. */
export function parseOutput(rest: Reader): { readonly value: CommandOutput } {
  const [first = "", second = ""] = rest.take(/([A-Za-z0-9+/=\n]*)\.([A-Za-z0-9+/=\n]*)\.\n/y);
  const stdout = decoded(first);
  const end = stdout.lastIndexOf("\n");
  const status = stdout.slice(end + 1);
  if (end === -1 || !/^\d+$/.test(status)) throw new SpoiltAnswer("a command's output has no status at its end");
  return { value: { status: Number(status), stdout: toText(stdout.slice(0, end)), stderr: toText(decoded(second)) } };
}

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("latin1");
}
