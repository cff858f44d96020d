import { include, recipe } from "tsamae";
import nginx from "../cookbooks/nginx/default.ts";

/** A host with the nginx cookbook as it comes. Other ports: `-y` with `nginx: { port: 8080 }`. */
export default recipe(async () => {
  await include(nginx);
});
