import { counted } from "./counted.ts";
import type { StatusLine } from "./status-line.ts";

/** One status line for several hosts: how many are at work, and what some of them are doing. */
export function shareStatusLine(line: StatusLine): (host: string) => StatusLine {
  const working = new Map<string, string>();
  const redraw = (): void => {
    if (working.size === 0) line.hide();
    else
      line.detail(
        `${counted(working.size, "host")} at work`,
        [...working].map(([host, what]) => `${host} ${what}`).join(", "),
      );
  };
  return (host) => ({
    show(what) {
      if (working.size === 0) line.show("connecting");
      working.set(host, what);
      redraw();
    },
    detail(what, text) {
      working.set(host, `${what}: ${text}`);
      redraw();
    },
    hide() {
      working.delete(host);
      redraw();
    },
    above: (write) => line.above(write),
  });
}
