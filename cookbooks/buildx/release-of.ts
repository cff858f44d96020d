import type { Node } from "tsamae";

/** Whether the host has this release of its distribution, or a later one. One without a number is on the way to the next. */
export function isAtLeast(
  { platform, version }: Node,
  first: { readonly debian: number; readonly ubuntu: number },
): boolean {
  if (platform !== "debian" && platform !== "ubuntu") return false;
  const number = Number.parseFloat(version);
  return Number.isNaN(number) || number >= first[platform];
}
