import { printableLine } from "../reports/printable.ts";
import type { Graph, GraphEdge } from "./graph.ts";

/** A graph in the language of Mermaid, which Markdown pages show. */
export function toMermaid({ nodes, edges }: Graph): string {
  return [
    "flowchart TD",
    ...nodes.map(({ lines }, index) => `  n${index}[${quoted(lines)}]`),
    ...edges.map((edge) => `  n${edge.from} ${arrow(edge)} n${edge.to}`),
    "",
  ].join("\n");
}

const arrows = { plain: "-->", dashed: "-.->", order: "~~~" } as const satisfies Record<GraphEdge["style"], string>;

function arrow({ label, style }: GraphEdge): string {
  return label === undefined ? arrows[style] : `${arrows[style]}|${quoted([label])}|`;
}

/** All that could mean something to Mermaid, or to the page around it. */
const special = /[^\p{L}\p{N} \-_./[\]():,+@=]/gu;

/** A quoted text; a character by its number is `#35;`. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    printableLine(line).replaceAll(special, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${escaped.join("<br/>")}"`;
}
