import { include, recipe } from "tsamae";
import strace from "../cookbooks/strace/default.ts";

/** A host on which users can trace what they run. Other settings: `-y` with `strace: { keepDays: 3 }`. */
export default recipe(async () => {
  await include(strace);
});
