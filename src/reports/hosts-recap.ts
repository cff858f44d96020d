import { counted } from "./counted.ts";
import type { Paint } from "./paint.ts";

/** The last line of a run on several hosts, from their exit codes. */
export function hostsRecap(codes: readonly number[], paint: Paint): string {
  const failed = codes.filter((code) => code === 4 || code === 6).length;
  const unreached = codes.filter((code) => code === 1).length;
  const stopped = codes.filter((code) => code > 128).length;
  const fine = codes.length - failed - unreached - stopped;
  const parts = [
    `${fine} fine`,
    ...(failed > 0 ? [paint.bad(`${failed} failed`)] : []),
    ...(unreached > 0 ? [paint.bad(`${unreached} not started`)] : []),
    ...(stopped > 0 ? [paint.caution(`${stopped} stopped`)] : []),
  ];
  return `${paint.strong(`${counted(codes.length, "host")}:`)} ${parts.join(", ")}`;
}
