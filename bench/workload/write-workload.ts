import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkScript } from "./check-script.ts";
import { itamaeRecipe } from "./itamae-recipe.ts";
import { ansiblePlaybook } from "./playbook.ts";
import type { Declared } from "./resources.ts";
import { tsamaeRecipe } from "./tsamae-recipe.ts";

/** One workload in everybody's language: paths of files on this machine. */
export interface Workload {
  readonly tsamae: string;
  readonly itamae: string;
  readonly ansible: string;
  /** The script that looks at all of it and does nothing about it. */
  readonly check: string;
}

export async function writeWorkload(folder: string, resources: readonly Declared[]): Promise<Workload> {
  const workload = {
    tsamae: join(folder, "recipe.ts"),
    itamae: join(folder, "recipe.rb"),
    ansible: join(folder, "playbook.yml"),
    check: join(folder, "check.sh"),
  };
  await mkdir(join(folder, "templates"), { recursive: true });
  await Promise.all([
    writeFile(workload.tsamae, tsamaeRecipe(resources)),
    writeFile(workload.itamae, itamaeRecipe(resources)),
    writeFile(workload.ansible, ansiblePlaybook(resources)),
    writeFile(workload.check, checkScript(resources)),
    writeFile(join(folder, "templates", "mixed.ejs"), templateText("<%= number %>")),
    writeFile(join(folder, "templates", "mixed.erb"), templateText("<%= @number %>")),
    writeFile(join(folder, "templates", "mixed.j2"), templateText("{{ number }}")),
  ]);
  return workload;
}

/** The same text by all three template languages. */
function templateText(number: string): string {
  return [
    `# service ${number}`,
    "[server]",
    `name = web${number}`,
    "workers = 4",
    `log = /var/log/web${number}`,
    "",
  ].join("\n");
}
