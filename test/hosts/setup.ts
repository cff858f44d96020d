import { ensureEngine } from "./engine.ts";
import { ensureImage } from "./image.ts";
import { ensureKeys } from "./keys.ts";
import { beginRun, removeLeftoverHosts, removeOwnHosts } from "./leftovers.ts";

/** Vitest calls this before the first integration test; what it returns, after the last. */
export default async function setup(): Promise<() => Promise<void>> {
  beginRun();
  await ensureEngine();
  await removeLeftoverHosts();
  await ensureImage();
  await ensureKeys();
  return removeOwnHosts;
}
