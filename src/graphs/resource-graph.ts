import { idText } from "../reports/id-text.ts";
import type { Declared, Notification } from "../resources/resource-type.ts";
import type { Graph, GraphEdge } from "./graph.ts";

type Drawn = Pick<Declared, "id" | "at" | "actions" | "notifies">;

/**
 * Resources in their order, and who notifies whom. A subscription is a dashed edge from what is subscribed to, among
 * whose `notifies` it is already: what sets it apart is that it was written elsewhere.
 */
export function resourceGraph(resources: readonly Drawn[]): Graph {
  // Of several with one id, the first is notified.
  const places = new Map(resources.map(({ id }, index) => [id, index] as const).toReversed());
  const nodes = resources.map(({ id, actions }, index) => ({
    lines: [`${index + 1}. ${idText(id)}`, actions.length === 0 ? "nothing, unless notified" : actions.join(", ")],
  }));
  const order = resources.slice(1).map((_, index): GraphEdge => ({ from: index, to: index + 1, style: "order" }));
  const notifications = resources.flatMap(({ notifies, at }, from) =>
    notifies.flatMap((one): readonly GraphEdge[] => {
      const to = places.get(one.target);
      const style = one.at === at ? "plain" : "dashed";
      return to === undefined ? [] : [{ from, to, label: labelOf(one), style }];
    }),
  );
  return { nodes, edges: [...order, ...notifications] };
}

const labelOf = ({ action, timing }: Notification): string =>
  `${action} ${timing === "delayed" ? "at the end" : "now"}`;
