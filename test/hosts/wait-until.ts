import { setTimeout as pause } from "node:timers/promises";
import { scaled } from "../machine-speed.ts";

/** Asks again and again, with a short pause between, until the condition holds; throws after `seconds`. */
export async function waitUntil(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + scaled(seconds * 1000);
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await pause(50);
  }
}
