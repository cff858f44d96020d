import { printableLine } from "../reports/printable.ts";
import type { Graph, GraphEdge } from "./graph.ts";

/** A graph in the language of Graphviz: `dot -T svg`. */
export function toDot({ nodes, edges }: Graph): string {
  return [
    "digraph {",
    "  node [shape=box, fontname=sans];",
    "  edge [fontname=sans, fontsize=10];",
    ...nodes.map(({ lines }, index) => `  n${index} [label=${quoted(lines)}];`),
    ...edges.map((edge) => `  n${edge.from} -> n${edge.to}${attributes(edge)};`),
    "}",
    "",
  ].join("\n");
}

const styles = {
  plain: [],
  dashed: ["style=dashed"],
  order: ["style=dotted", "color=gray", "arrowhead=none", "weight=10"],
} as const satisfies Record<GraphEdge["style"], readonly string[]>;

function attributes({ label, style }: GraphEdge): string {
  const all = [...(label === undefined ? [] : [`label=${quoted([label])}`]), ...styles[style]];
  return all.length === 0 ? "" : ` [${all.join(", ")}]`;
}

/** A quoted string, in which Graphviz reads backslashes, and entities as in HTML. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    printableLine(line).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("&", "&amp;"),
  );
  return `"${escaped.join("\\n")}"`;
}
