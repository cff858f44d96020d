import { file, recipe } from "tsamae";

/** What several files come to, and what the host says where they say nothing. */
export default recipe(({ node }) => {
  file("/srv/attributes", { content: `${JSON.stringify(node.attributes, null, 1)}\n${node.platform}\n` });
});
