import { file, recipe } from "tsamae";
import { append } from "../append.ts";

/** Asks for 2, which a later file declares, and declares what that one asks for. */
export default recipe(() => {
  append("1", "/srv/across", { action: "nothing" });
  file("/srv/first.conf", { content: "first\n", notifies: ["run", "execute[2]"] });
  append("3", "/srv/across", { action: "nothing" });
});
