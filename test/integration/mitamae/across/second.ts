import { file, recipe } from "tsamae";
import { append } from "../append.ts";

/** Asks for 1 and, once 2 has run, for 3, both of a file that is through. */
export default recipe(() => {
  file("/srv/second.conf", { content: "second\n", notifies: ["run", "execute[1]"] });
  append("2", "/srv/across", { action: "nothing", notifies: ["run", "execute[3]"] });
});
