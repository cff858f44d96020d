import { execute, includeRecipe, recipe } from "tsamae";
import { append, appendOnce } from "./append.ts";

/** The same order from the other side; what is listened to is declared later, or in a recipe that was included. */
export default recipe(async () => {
  const path = "/srv/subscribes";
  append("1", path, { action: "nothing", subscribes: ["run", "execute[2]"] });
  appendOnce("2", path);
  append("3", path, { action: "nothing", subscribes: ["run", "execute[4]", "immediately"] });
  appendOnce("4", path);
  await includeRecipe("./subscribes-child");
  execute("touch /srv/subscribed-by-parent", { action: "nothing", subscribes: ["run", "execute[child]"] });
});
