import type { RunEvent } from "../engine/events.ts";
import { counted } from "./counted.ts";
import { idText } from "./id-text.ts";
import type { Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";

type Profiled = Extract<RunEvent, { type: "profile" }>;

/** Lines of each list: with the heads and the parts, all of it stays below the 24 of a small screen. */
const shown = { resources: 5, questions: 3, exchanges: 3 };

/** Where the time went, for a person: the parts of the run, then what took longest of each kind. */
export function profileLines(event: Profiled, paint: Paint): readonly string[] {
  const { seconds, connecting, recipes, working, waiting, here, rest, exchanges } = event;
  const parts = [
    [connecting, "connecting"],
    [recipes, "recipes"],
    [working, "on the host"],
    [waiting, `waiting for ${counted(exchanges.length, "exchange")}`],
    ...(here === 0 ? [] : [[here, "on this machine"] as const]),
    [rest, "the rest: planning, loading"],
  ] as const;
  return [
    `${paint.strong("profile:")} ${time(seconds).trim()}`,
    ...parts.map(([took, what]) => `${time(took)} ${share(took, seconds)}  ${what}`),
    ...list("changes", event.resources, { few: shown.resources, paint, line: ({ id }) => idText(id) }),
    ...list("questions", event.questions, {
      few: shown.questions,
      paint,
      line: ({ kind, count }) => `${printableLine(kind)}, ${count} asked`,
    }),
    ...list("exchanges", exchanges, {
      few: shown.exchanges,
      paint,
      line: (one) => `exchange ${one.number}: ${ms(one.working)} on the host, ${ms(one.waiting)} waiting`,
    }),
  ];
}

interface Timed {
  readonly seconds: number;
}

interface ListOptions<Item> {
  readonly few: number;
  readonly paint: Paint;
  readonly line: (item: Item) => string;
}

/** The longest of them, and what the others took together. */
function list<Item extends Timed>(
  head: string,
  items: readonly Item[],
  { few, paint, line }: ListOptions<Item>,
): readonly string[] {
  if (items.length === 0) return [];
  // One more line costs no more than the words that it was left out.
  const count = items.length > few + 1 ? few : items.length;
  const others = items.slice(count);
  const left = others.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    `  ${paint.faint(head)}`,
    ...items.slice(0, count).map((item) => `${time(item.seconds)}  ${line(item)}`),
    ...(others.length > 0 ? [paint.faint(`${time(left)}  ${others.length} more`)] : []),
  ];
}

/** @example time(1.5) // "   1.500 s" */
const time = (seconds: number): string => `${seconds.toFixed(3).padStart(8)} s`;

const ms = (seconds: number): string => `${Math.round(seconds * 1000)} ms`;

const share = (part: number, whole: number): string =>
  `${(whole === 0 ? 0 : (part / whole) * 100).toFixed(0).padStart(3)} %`;
