import { include, recipe } from "tsamae";
import audit from "../cookbooks/audit/default.ts";

/** A host whose kernel writes down what happens. More of it: `-y` with `audit: { lynis: true }`. */
export default recipe(async () => {
  await include(audit);
});
