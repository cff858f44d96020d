import { git, recipe } from "tsamae";

export default recipe(() => {
  git("/srv/tagged", { repository: "/srv/git/app", revision: "v1" });
  git("/srv/with-submodules", { repository: "/srv/git/super", recursive: true, env: { GIT_ALLOW_PROTOCOL: "file" } });
  git("/srv/shallow", { repository: "file:///srv/git/app", depth: 1 });
});
