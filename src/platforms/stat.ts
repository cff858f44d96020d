import { type ShellCommand, sh } from "../values/shell.ts";
import type { Platform } from "./platform.ts";

/** What stat(1) is to print of each path, on a line of its own. */
export interface StatFormat {
  /** As GNU's and busybox's write it. */
  readonly gnu: string;
  /** As the BSDs and macOS do. */
  readonly bsd: string;
}

const bsdFamilies = ["darwin", "freebsd"];

/** stat(1) of some paths, which are given as shell text. Links at the end are followed if it is told so. */
export function stat(
  { gnu, bsd }: StatFormat,
  { family }: Platform,
  { paths, follow }: { readonly paths: ShellCommand; readonly follow: boolean },
): ShellCommand {
  const format = bsdFamilies.includes(family) ? sh`-f ${bsd}` : sh`-c ${gnu}`;
  return follow ? sh`stat -L ${format} -- ${paths}` : sh`stat ${format} -- ${paths}`;
}
