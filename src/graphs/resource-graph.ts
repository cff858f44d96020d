import { idText } from "../reports/id-text.ts";
import type { Declared, Notification } from "../resources/resource-type.ts";
import type { Graph, GraphEdge } from "./graph.ts";

type Drawn = Pick<Declared, "id" | "at" | "actions" | "notifies" | "bracket">;

/**
 * Resources in their order, and who notifies whom. A subscription is a dashed edge from what is subscribed to, among
 * whose `notifies` it is already: what sets it apart is that it was written elsewhere.
 */
export function resourceGraph(resources: readonly Drawn[]): Graph {
  // The end of a composite speaks for it, and is drawn where it begins.
  const drawn = resources.filter(({ bracket }) => bracket !== "closes");
  // Of several with one id, the first is notified.
  const firsts = new Map(drawn.map(({ id }, index) => [id, index] as const).toReversed());
  const places = new Map<Drawn, number | undefined>([
    ...resources.map((one) => [one, firsts.get(one.id)] as const),
    ...drawn.map((one, index) => [one, index] as const),
  ]);
  const nodes = drawn.map(({ id, actions }, index) => ({
    lines: [`${index + 1}. ${idText(id)}`, actions.length === 0 ? "nothing, unless notified" : actions.join(", ")],
  }));
  const order = drawn.slice(1).map((_, index): GraphEdge => ({ from: index, to: index + 1, style: "order" }));
  const notifications = resources.flatMap((source) =>
    source.notifies.flatMap((one): readonly GraphEdge[] => {
      const [from, to] = [places.get(source), firsts.get(one.target)];
      const style = one.at === source.at ? "plain" : "dashed";
      return from === undefined || to === undefined ? [] : [{ from, to, label: labelOf(one), style }];
    }),
  );
  return { nodes, edges: [...order, ...notifications] };
}

const labelOf = ({ action, timing }: Notification): string =>
  `${action} ${timing === "delayed" ? "at the end" : "now"}`;
