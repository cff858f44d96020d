import { link, recipe } from "tsamae";

export default recipe(() => {
  link("/srv/kept", { to: "/srv/elsewhere", force: true });
});
