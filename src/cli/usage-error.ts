import type { CommanderError } from "commander";
import { UsageError } from "../errors.ts";

/** An error of the parser in our words: what, then what was probably meant, then where to read on. */
export function usageError({ message, code }: CommanderError, argv: readonly string[]): UsageError {
  if (code === "commander.help") {
    return new UsageError(`${argv[0]} of which machine?`, {
      hint: [
        `tsamae ${argv[0]} local`,
        `tsamae ${argv[0]} ssh --host HOST`,
        `tsamae ${argv[0]} docker --container NAME`,
        `tsamae ${argv[0]} exec --via COMMAND`,
      ].join("\n"),
    });
  }
  const [first = "", ...more] = message.replace(/^error: /, "").split("\n");
  const meant = more.map((line) => line.replace(/^\(Did you mean (.+)\?\)$/, 'did you mean "$1"?'));
  const name = argv[0] === "facts" && /^(local|ssh|docker|exec)$/.test(argv[1] ?? "") ? `facts ${argv[1]}` : argv[0];
  const ours = /'-h'/.test(first) ? ["help is --help; -h names the host of `tsamae ssh`"] : meant;
  return new UsageError(first, { hint: [...ours, `see tsamae ${name} --help`].join("\n") });
}
