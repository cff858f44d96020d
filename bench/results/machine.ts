import { cpus, release, totalmem } from "node:os";
import { runCommand } from "../../test/hosts/run-command.ts";
import type { Table } from "./table.ts";

/** What the figures were measured on and against. */
export async function machineTable(): Promise<Table> {
  const rows = [
    ["processors", String(cpus().length)],
    ["memory", `${Math.round(totalmem() / 1e9)} GB`],
    ["Linux", release().split(".").slice(0, 2).join(".")],
    ["Node", process.version],
    ["OpenSSH", await versionOf(["ssh", "-V"])],
    ["Itamae", await versionOf(["itamae", "version"])],
    ["Ansible", await versionOf(["ansible-playbook", "--version"])],
  ];
  return { columns: ["", "here"], rows };
}

async function versionOf(argv: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await runCommand(argv, { env: { LC_ALL: "C.UTF-8" } });
    return /\d+\.\d[\w.]*/.exec(`${stdout}${stderr}`)?.[0] ?? "unknown";
  } catch {
    return "not there";
  }
}
