import { recipe, t } from "tsamae";
import { append, appendOnce } from "./append.ts";

/** Four steps, each of which asks for the next, and a fifth resource that stands after the first. */
export default recipe({ path: t.string(), timing: t.oneOf(["delayed", "immediately"]) }, ({ path, timing }) => {
  appendOnce("1", path, { notifies: ["run", "execute[2]", timing] });
  appendOnce("5", path);
  append("4", path, { action: "nothing" });
  append("3", path, { action: "nothing", notifies: ["run", "execute[4]", timing] });
  append("2", path, { action: "nothing", notifies: ["run", "execute[3]", timing] });
});
