import type { Lint } from "./lint.ts";

/** Without an action, and without anybody who notifies it. */
export const idle: Lint = {
  name: "idle",
  look({ id, type, actions }, { notified, isWhole }) {
    if (!isWhole || actions.length > 0 || notified.has(id)) return undefined;
    const known = Object.keys(type.actions).filter((action) => action !== "nothing");
    return {
      message: "does nothing: it has no action, and nobody notifies it",
      hint: `say what to do (${known.slice(0, 4).join(", ")}${known.length > 4 ? ", …" : ""}), notify it, or leave it out`,
    };
  },
};
