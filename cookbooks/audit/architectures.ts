/** The calls of one instruction set, as auditctl(8) names it: `b64` the machine's own, `b32` that of its 32-bit programs. */
interface InstructionSet {
  readonly name: "b64" | "b32";
  /** Of the calls that the layers name, those that it does not have. auditctl(8) refuses a rule with a call it does not know. */
  readonly lacks: readonly string[];
}

/** Younger instruction sets have these only in the form that takes a folder's descriptor: `fchmodat`, not `chmod`. */
const onlyByDescriptor = ["chmod", "chown", "lchown"];

const x86_64: InstructionSet = { name: "b64", lacks: ["stime", "umount"] };
const i386: InstructionSet = { name: "b32", lacks: [] };
const aarch64: InstructionSet = { name: "b64", lacks: [...onlyByDescriptor, "stime", "umount"] };
/** What Linux calls EABI has no stime(2) any more; audit's own table still names it. */
const arm: InstructionSet = { name: "b32", lacks: ["stime", "umount"] };

/** By the kernel's name of the machine. A program of the other kind would pass by rules for one alone: so there are pairs. */
export const architectures: Readonly<Record<string, readonly InstructionSet[]>> = {
  x86_64: [x86_64, i386],
  aarch64: [aarch64, arm],
  i686: [i386],
  i586: [i386],
  // What a 32-bit container says on a 64-bit kernel.
  armv8l: [arm],
  armv7l: [arm],
  armv6l: [arm],
};
