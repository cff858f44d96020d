import { link, recipe } from "tsamae";

export default recipe(() => {
  link("/srv/current", { to: "releases/2" });
  link("/srv/by-force", { to: "/srv/releases/2", force: true });
  link("/srv/instead", { to: "releases/2", force: true });
  link("/srv/new", { to: "releases/none" });
});
