import * as v from "valibot";
import { t } from "./properties.ts";

/** A user's name, as far as passwd(5) sets limits to it; an option or a path it cannot be. */
export const accountName = v.pipe(
  t.string(),
  v.check((name) => /^[^-:/\s][^:/\s]*$/.test(name), "expected a user's name"),
);
