import { readdirSync } from "node:fs";
import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { UsageError } from "../errors.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { commands } from "./commands.ts";
import type { World } from "./world.ts";

const shells = ["bash", "zsh", "fish", "powershell"];

/**
 * `tsamae complete bash` prints a script for the shell; with it, the shell asks `tsamae complete -- WORDS…` for what may
 * follow.
 *
 * @throws UsageError for a shell that is not known.
 */
export async function complete(words: readonly string[], world: World): Promise<number> {
  const [shell] = words;
  if (shell !== "--" && (shell === undefined || !shells.includes(shell))) {
    const hint = `tsamae complete bash >> ~/.bashrc\n${suggestionHint(shell ?? "", shells)}`;
    throw new UsageError(shell === undefined ? "which shell?" : `unknown shell "${shell}"`, {
      about: "complete",
      hint,
    });
  }
  const program = await wholeProgram();
  tab(program);
  const printed = await captured(() => program.parseAsync(["complete", ...words], { from: "user" }));
  world.stdout.write(shell === "--" ? withRecipes(words, printed) : printed);
  return 0;
}

/** Every command with its options. */
async function wholeProgram(): Promise<Command> {
  const program = new Command("tsamae").helpOption("--help", "show this help");
  for (const { name, summary, load } of commands) {
    (await load()).define(
      program.command(name).description(summary).helpOption("--help", "show this help"),
      () => undefined,
    );
  }
  return program;
}

/** The library prints on the console. */
async function captured(code: () => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: unknown) => lines.push(String(line));
  try {
    await code();
  } finally {
    console.log = log;
  }
  return `${lines.join("\n")}\n`;
}

/** Where a recipe may stand: the recipes and folders that the word begins. */
function withRecipes(words: readonly string[], printed: string): string {
  const word = words.at(-1) ?? "";
  if (words.length < 3 || word.startsWith("-")) return printed;
  const folder = word.slice(0, word.lastIndexOf("/") + 1);
  const names = entries(folder === "" ? "." : folder).filter((name) => `${folder}${name}`.startsWith(word));
  return names.map((name) => `${folder}${name}\n`).join("") + printed;
}

function entries(folder: string): readonly string[] {
  try {
    const all = readdirSync(folder, { withFileTypes: true });
    return all.flatMap((one) =>
      one.isDirectory() ? [`${one.name}/`] : /\.[mc]?[jt]s$/.test(one.name) ? [one.name] : [],
    );
  } catch {
    return [];
  }
}
