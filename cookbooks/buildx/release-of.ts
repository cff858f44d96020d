import type { Node } from "tsamae";

/** Whether the host has this release of its distribution, or a later one. One without a number is on the way to the next. */
export function isAtLeast(
  { platform, version }: Node,
  first: { readonly debian: number; readonly ubuntu: number },
): boolean {
  // Raspberry Pi OS calls itself raspbian where its programs are 32-bit, else debian; its releases are Debian's.
  const distribution = platform === "raspbian" ? "debian" : platform;
  if (distribution !== "debian" && distribution !== "ubuntu") return false;
  const number = Number.parseFloat(version);
  return Number.isNaN(number) || number >= first[distribution];
}
