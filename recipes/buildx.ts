import { include, recipe } from "tsamae";
import buildx from "../cookbooks/buildx/default.ts";

/** A host that builds images for several architectures. Other ones: `-y` with `buildx: { platforms: [linux/amd64] }`. */
export default recipe(async () => {
  await include(buildx);
});
