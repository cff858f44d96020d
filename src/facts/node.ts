export { type NodeAttributes, platformOf } from "./node-attributes.ts";

import { asBytes, toText } from "./bytes.ts";
import { defineFact, type Fact } from "./fact.ts";
import type { NodeAttributes } from "./node-attributes.ts";
import { parseNode } from "./node-parse.ts";
import { nodeScript } from "./node-script.ts";

const ask = defineFact<"host", NodeAttributes>({
  name: "node",
  script: () => nodeScript,
  parse: (output, keys) => {
    const value = parseNode(toText(asBytes(output)));
    return keys.map(() => ({ value }));
  },
});

/**
 * The inventory of the host. It is asked first of all, so it looks at no platform: `platformOf(node)` tells which.
 *
 * @example
 * const { family, memory } = host.read(facts.node());
 */
export function node(): Fact<NodeAttributes> {
  return ask("host");
}
