import type { FrameMark } from "../session/session.ts";

/** Where the time of a run went: seconds, to the millisecond. The largest of each list comes first. */
export interface RunTimes {
  /** From the first step towards the host on. */
  readonly seconds: number;
  /** Until a shell was there. */
  readonly connecting: number;
  /** In the recipes' own code, what they ask of the host left out. */
  readonly recipes: number;
  /** The host at work: of each exchange the time between its first word and its last one. */
  readonly working: number;
  /** Of each exchange the rest: the way there and back, and what is sent ahead of the first word. */
  readonly waiting: number;
  /** Work of resources on this machine, and waiting for a host that restarts. */
  readonly here: number;
  /** What is left: planning, and loading recipes for longer than connecting takes. */
  readonly rest: number;
  /** Changes; where several resources are done as one, it is told of the first. */
  readonly resources: readonly { readonly id: string; readonly seconds: number }[];
  /** Questions by their kind, guards too. */
  readonly questions: readonly { readonly kind: string; readonly count: number; readonly seconds: number }[];
  readonly exchanges: readonly ExchangeTimes[];
}

export interface ExchangeTimes {
  readonly number: number;
  readonly seconds: number;
  readonly working: number;
  readonly waiting: number;
}

/** What the frames of an exchange are for: those of changes come first, then one for each batch of questions. */
interface ExchangeParts {
  readonly owners: readonly (string | undefined)[];
  readonly batches: readonly { readonly kind: { readonly name: string }; readonly facts: readonly unknown[] }[];
}

/** Keeps the time of one exchange. */
interface ExchangeTiming {
  readonly mark: (frame: number, mark: FrameMark) => void;
  readonly end: () => void;
}

interface Lap {
  readonly ms: number;
  readonly count: number;
}

/**
 * Measures a run from here: frames by when the word comes that they begin and end. Nothing is run on the host for it.
 * Times are milliseconds in here.
 */
export class Profile {
  readonly #now: () => number;
  readonly #started: number;
  readonly #resources = new Map<string, Lap>();
  readonly #questions = new Map<string, Lap>();
  readonly #exchanges: { readonly number: number; readonly ms: number; readonly hostMs: number }[] = [];
  #connectingMs = 0;
  #recipesMs = 0;
  #hereMs = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#started = now();
  }

  connected(): void {
    this.#connectingMs = this.#now() - this.#started;
  }

  /** Runs recipes. */
  async recipes<T>(work: () => Promise<T>): Promise<T> {
    const started = this.#now();
    const exchanged = sum(this.#exchanges, ({ ms }) => ms);
    const result = await work();
    this.#recipesMs = this.#now() - started - (sum(this.#exchanges, ({ ms }) => ms) - exchanged);
    return result;
  }

  /** Does a resource's work on this machine. */
  async here(id: string, work: () => Promise<void>): Promise<void> {
    const started = this.#now();
    try {
      await work();
    } finally {
      const ms = this.#now() - started;
      this.#hereMs += ms;
      addLap(this.#resources, id, { ms, count: 1 });
    }
  }

  exchange(number: number, parts: ExchangeParts): ExchangeTiming {
    const started = this.#now();
    let first: number | undefined;
    let begun = started;
    let last = started;
    return {
      mark: (frame, mark) => {
        last = this.#now();
        first ??= last;
        if (mark === "begin") begun = last;
        else this.#add(frame, last - begun, parts);
      },
      end: () => {
        this.#exchanges.push({ number, ms: this.#now() - started, hostMs: first === undefined ? 0 : last - first });
      },
    };
  }

  times(): RunTimes {
    const ms = this.#now() - this.#started;
    const exchangesMs = sum(this.#exchanges, (one) => one.ms);
    const hostMs = sum(this.#exchanges, (one) => one.hostMs);
    const restMs = Math.max(0, ms - this.#connectingMs - this.#recipesMs - this.#hereMs - exchangesMs);
    return {
      seconds: seconds(ms),
      connecting: seconds(this.#connectingMs),
      recipes: seconds(this.#recipesMs),
      working: seconds(hostMs),
      waiting: seconds(exchangesMs - hostMs),
      here: seconds(this.#hereMs),
      rest: seconds(restMs),
      resources: longestFirst(this.#resources).map(([id, lap]) => ({ id, seconds: seconds(lap.ms) })),
      questions: longestFirst(this.#questions).map(([kind, lap]) => ({
        kind,
        count: lap.count,
        seconds: seconds(lap.ms),
      })),
      exchanges: this.#exchanges
        .toSorted((one, other) => other.ms - one.ms)
        .map((one) => ({
          number: one.number,
          seconds: seconds(one.ms),
          working: seconds(one.hostMs),
          waiting: seconds(one.ms - one.hostMs),
        })),
    };
  }

  #add(frame: number, ms: number, { owners, batches }: ExchangeParts): void {
    const owner = owners[frame];
    const batch = batches[frame - owners.length];
    if (owner !== undefined) addLap(this.#resources, owner, { ms, count: 1 });
    else if (batch !== undefined) addLap(this.#questions, batch.kind.name, { ms, count: batch.facts.length });
  }
}

function addLap(laps: Map<string, Lap>, key: string, { ms, count }: Lap): void {
  const before = laps.get(key);
  laps.set(key, { ms: ms + (before?.ms ?? 0), count: count + (before?.count ?? 0) });
}

const longestFirst = (laps: ReadonlyMap<string, Lap>): readonly (readonly [string, Lap])[] =>
  [...laps].toSorted(([, one], [, other]) => other.ms - one.ms);

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const seconds = (ms: number): number => Math.round(ms) / 1000;
