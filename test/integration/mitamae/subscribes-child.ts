import { execute, recipe } from "tsamae";

export default recipe(() => {
  execute("child", { command: "touch /srv/child", notIf: "test -e /srv/child" });
});
