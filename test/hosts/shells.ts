import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { ensurePrograms } from "./debian-packages.ts";
import { APPLETS } from "./paths.ts";
import { mustRun } from "./run-command.ts";

/** The shells that every fragment is tried on. Without test hosts, a machine that cannot have them all does with those it has. */
export default async function setup(): Promise<void> {
  try {
    await ensurePrograms(["busybox"]);
    await installApplets();
  } catch (error) {
    if (process.env.TSAMAE_TEST_WITHOUT_HOSTS !== "1") throw error;
    console.warn("busybox is missing: what is tried on its shell is left out.");
  }
}

async function installApplets(): Promise<void> {
  if (existsSync(join(APPLETS, "sh"))) return;
  mkdirSync(APPLETS, { recursive: true });
  await mustRun(["busybox", "--install", "-s", APPLETS]);
}
