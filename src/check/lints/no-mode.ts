import type { Lint } from "./lint.ts";

/** A file, directory or template that is written, and does not say who may read it. */
export const noMode: Lint = {
  name: "no-mode",
  look({ type, actions, properties }) {
    const has = (name: string): boolean => Object.hasOwn(type.properties, name);
    // What is sent with a mode for its files brings modes of its own.
    if (!has("mode") || has("fileMode") || !actions.includes("create")) return undefined;
    const isWritten = !has("content") || properties["content"] !== undefined;
    if (!isWritten || properties["mode"] !== undefined) return undefined;
    return {
      message: "says no mode: who may read it hangs on what is there already",
      hint: 'state it, such as mode: "0644", "0755" for a directory, "0600" for what is secret',
    };
  },
};
