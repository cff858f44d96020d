/** A drawing as data. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** What stands in it, line by line. */
  readonly lines: readonly string[];
}

/** From one node to another, by their places in the list. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly label?: string | undefined;
  /** `order` keeps nodes in their order, and hardly shows. */
  readonly style: "plain" | "dashed" | "order";
}
