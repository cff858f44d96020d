import { recipe } from "tsamae";
import { append, appendOnce } from "./append.ts";

/** 2, which is followed by 1 at the end, although 5 asks for it too; 4, which is followed by 3 at once. */
export default recipe(() => {
  const path = "/srv/notifies";
  const one = append("1", path, { action: "nothing" });
  appendOnce("2", path, { notifies: one.to("run") });
  appendOnce("5", "/srv/notifies-too", { notifies: ["run", "execute[1]", "delayed"] });
  append("3", path, { action: "nothing" });
  appendOnce("4", path, { notifies: ["run", "execute[3]", "immediately"] });
});
