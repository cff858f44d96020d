import { include, recipe, t } from "tsamae";
import nginx from "../cookbooks/nginx/default.ts";

/** A web server with one site, which answers every request with the client's address. Another port: `-y` with `site: { port: 8080 }`. */
export default recipe({ port: t.optional(t.number(), 80) }, async ({ port }) => {
  await include(nginx, {
    sites: { address: { serverNames: ["_"], port, return: { text: "$remote_addr\n" } } },
  });
});
