import { sh } from "../values/shell.ts";
import type { Change } from "./change.ts";
import type { HostView } from "./host-view.ts";
import { textFileChanges } from "./managed-file.ts";

export const fstab = "/etc/fstab";

interface Circumstances {
  readonly host: HostView;
  readonly sensitive: boolean;
}

/** systemd makes units of this table, and is told to read it again. */
export function fstabChanges(before: string, after: string, { host, sensitive }: Circumstances): readonly Change[] {
  if (before === after) return [];
  const changes = textFileChanges({ path: fstab, content: after, sensitive }, host);
  const isSystemd = host.platform.init === "systemd";
  return changes.map((one) => ({
    ...one,
    summary: `${fstab}: ${one.summary}`,
    does: [...one.does, ...(isSystemd ? [{ script: sh`systemctl daemon-reload` }] : [])],
    affects:
      one.affects === "anything" ? one.affects : [...one.affects, { type: "below", path: "/run/systemd/generator" }],
  }));
}
