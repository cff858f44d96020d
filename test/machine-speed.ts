import { spawnSync } from "node:child_process";
import { effort } from "./random-cases.ts";

const VARIABLE = "TSAMAE_TEST_SLOWNESS";

/** Milliseconds it takes to start `true` from Node on the machine that the limits were chosen for. */
const referenceMs = 1.5;

/** Measures, once, how many times slower than the reference this machine starts a program; the workers are told. */
export function measureSlowness(): void {
  if (process.env[VARIABLE] !== undefined) return;
  const runs = 30;
  const started = performance.now();
  for (let run = 0; run < runs; run += 1) spawnSync("true");
  process.env[VARIABLE] = String(Math.max(1, (performance.now() - started) / runs / referenceMs));
}

/** A limit that depends on how fast programs start, on this machine, and on how many cases are tried. */
export function scaled(limit: number): number {
  return Math.ceil(limit * effort * Number(process.env[VARIABLE] ?? 1));
}
