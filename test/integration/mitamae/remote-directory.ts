import { recipe, remoteDirectory } from "tsamae";

export default recipe(() => {
  remoteDirectory("/srv/assets", { source: "assets", owner: "deploy", mode: "0750" });
});
