// The commands that meet a host, loaded together: each needs nearly all of tsamae, and one file is read faster than many.
export { docker } from "./docker.ts";
export { exec } from "./exec.ts";
export { facts } from "./facts.ts";
export { local } from "./local.ts";
export { ssh } from "./ssh.ts";
