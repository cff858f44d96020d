import { resolve } from "node:path";

/** Everything the test hosts leave on this machine lies here; git ignores it. */
export const SCRATCH = resolve(import.meta.dirname, "../../tmp/hosts");

/** The checkout that the tests belong to. */
export const CHECKOUT = resolve(import.meta.dirname, "../..");
