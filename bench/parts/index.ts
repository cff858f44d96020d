import type { Part } from "../part.ts";
import { first } from "./first.ts";
import { host } from "./host.ts";
import { latency } from "./latency.ts";
import { local } from "./local.ts";
import { memory } from "./memory.ts";
import { ssh } from "./ssh.ts";
import { startup } from "./startup.ts";

/** In the order in which they are measured. */
export const parts: readonly Part[] = [startup, local, ssh, latency, first, host, memory];
