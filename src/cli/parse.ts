import { Command, CommanderError } from "commander";
import { UsageError } from "../errors.ts";
import { suggest } from "../values/suggestion.ts";
import { addExamples, type ParsedCommand } from "./command-definition.ts";
import { commands } from "./commands.ts";
import { usageError } from "./usage-error.ts";

/**
 * Reads a command line: the arguments after the program's name.
 *
 * @throws UsageError, with a suggestion, for what is not understood.
 * @example (await parse(["local", "-n", "web.ts"])).choices
 */
export async function parse(argv: readonly string[]): Promise<ParsedCommand> {
  const asked = argv[0] === "help" ? argv[1] : argv[0];
  if (argv.includes("--version") && asked?.startsWith("-")) return parse(["version"]);
  if (asked === "complete") {
    const words = argv.slice(argv.indexOf("complete") + 1);
    return { choices: { words }, run: async (world) => (await import("./completion.ts")).complete(words, world) };
  }
  refuseNoCommand(asked);
  let parsed: ParsedCommand | undefined;
  const help: string[] = [];
  const program = await programFor(asked, (found) => {
    parsed = found;
  });
  quiet(program, help);
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0 && asked !== undefined) throw usageError(error, argv);
  }
  return parsed ?? { choices: { help: help.join("") }, run: printHelp(help.join(""), asked) };
}

const summary = "Brings machines to what recipes in TypeScript say.";
const examples = [
  "tsamae local recipe.ts                     this machine, as the current user",
  "tsamae ssh --host web1 --dry-run recipe.ts what would change on web1",
  "tsamae facts ssh --host web1               what web1 says of itself",
];

/** The program with the one command that was asked for; of the others only the summary. */
async function programFor(asked: string | undefined, onParsed: (parsed: ParsedCommand) => void): Promise<Command> {
  const program = new Command("tsamae")
    .description(summary)
    .helpOption("--help", "show this help")
    .helpCommand("help [command]", "show the help of a command");
  program.usage("COMMAND [options]");
  addExamples(program, examples);
  program.addHelpText(
    "after",
    "\nEach command has its own --help. `tsamae --version` is `tsamae version`; `tsamae complete bash` (zsh, fish) prints a completion script.\nA project's own tsamae takes over in its folders; --no-project-copy, or TSAMAE_NO_PROJECT_COPY=1, runs this copy.",
  );
  for (const { name, summary: about, load } of commands) {
    const command = program.command(name).description(about).helpOption("--help", "show this help");
    if (name === asked) (await load()).define(command, onParsed);
  }
  return program;
}

const helpWidth = (): number => Math.min(process.stdout.columns ?? 100, 120);

/** Commander neither prints nor ends the process. */
function quiet(command: Command, help: string[]): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => help.push(text),
    // Help, where a command is missing; errors come as exceptions too.
    writeErr: (text) => help.push(text),
    outputError: () => undefined,
    getOutHelpWidth: helpWidth,
    getErrHelpWidth: helpWidth,
  });
  for (const inner of command.commands) quiet(inner, help);
}

/** `tsamae recipe.ts`, `tsamae lcoal`, `tsamae -h` */
function refuseNoCommand(asked: string | undefined): void {
  const names = [...commands.map(({ name }) => name), "complete", "help"];
  if (asked === undefined || asked === "--help" || names.includes(asked)) return;
  if (/\.([cm]?[jt]s|rb)$/.test(asked)) {
    throw new UsageError(`which machine is ${asked} for?`, {
      hint: `tsamae local ${asked}\ntsamae ssh --host HOST ${asked}`,
    });
  }
  const see = "see tsamae --help";
  if (asked === "-h") throw new UsageError("-h names the host of `tsamae ssh`; help is --help");
  if (asked.startsWith("-"))
    throw new UsageError(`the command comes first, before ${asked}`, { hint: `one of: ${names.join(", ")}\n${see}` });
  const meant = suggest(asked, names);
  const hint = meant === undefined ? `there is: ${names.join(", ")}` : `did you mean "${meant}"?`;
  throw new UsageError(`there is no command "${asked}"`, { hint: `${hint}\n${see}` });
}

/** Asked for, it is what was wanted; for want of a command, it is an error. */
function printHelp(text: string, asked: string | undefined): ParsedCommand["run"] {
  return async (world) => {
    (asked === undefined ? world.stderr : world.stdout).write(text);
    return asked === undefined ? 1 : 0;
  };
}
