import { facts, type Node, read } from "tsamae";
import { imageArchitecture } from "./platform.ts";

/**
 * The architecture of the host's programs, as images have it: the kernel's name does not tell, as a 64-bit one may have
 * 32-bit programs. Raspberry Pi OS has them as armhf for machines without ARMv7, too.
 */
export async function hostArchitecture({ family, architecture }: Node): Promise<string> {
  const machine = imageArchitecture(architecture);
  if (family !== "debian") return machine;
  const { status, stdout } = await read(facts.output({ command: "dpkg --print-architecture" }));
  if (status !== 0) return machine;
  const programs = imageArchitecture(stdout.trim());
  return programs === "arm/v7" && machine === "arm/v6" ? machine : programs;
}
