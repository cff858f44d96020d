import type { HostTestOptions } from "./host-test.ts";

/** A part of a host's test, in the order of {@link phasesOf}. */
export type Phase =
  | "image"
  | "start"
  | "before"
  | "dry run"
  | "killed run"
  | "converge"
  | "converge again"
  | "dry run again"
  | "holds"
  | "reboot"
  | "dry run after reboot"
  | "holds after reboot";

/** What is done with each host of a test, in this order; the first part that fails ends it. */
export function phasesOf({ before, holds, reboot, kill }: HostTestOptions): readonly Phase[] {
  const isChecked = Object.keys(holds ?? {}).length > 0;
  const phases: readonly (readonly [Phase, boolean])[] = [
    ["image", true],
    ["start", true],
    ["before", before !== undefined],
    ["dry run", true],
    ["killed run", kill === true],
    ["converge", true],
    ["converge again", true],
    ["dry run again", true],
    ["holds", isChecked],
    ["reboot", reboot === true],
    ["dry run after reboot", reboot === true],
    ["holds after reboot", reboot === true && isChecked],
  ];
  return phases.flatMap(([phase, isWanted]) => (isWanted ? [phase] : []));
}
