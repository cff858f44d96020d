import { resolve } from "node:path";

/** Everything the test hosts leave on this machine lies here; git ignores it. */
export const SCRATCH = resolve(import.meta.dirname, "../../tmp/hosts");

/** A folder of busybox's programs under their own names, as on Alpine: a shell with its own tools. */
export const APPLETS = resolve(import.meta.dirname, "../../tmp/busybox");

/** The checkout that the tests belong to. */
export const CHECKOUT = resolve(import.meta.dirname, "../..");
