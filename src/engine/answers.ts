import type { Answer, Fact, Roots } from "../facts/fact.ts";
import type { Platform } from "../platforms/platform.ts";
import type { Change } from "../resources/change.ts";
import { EffectLog, type ForgettingRule, forgettingRules, type Known } from "./forgetting.ts";

interface Entry extends Known {
  readonly answer: Answer<unknown>;
  readonly sure: boolean;
}

/** An answer, and whether it certainly holds: in a dry run one that a forecast change may have altered is unsure. */
export interface KnownAnswer {
  readonly answer: Answer<unknown>;
  readonly sure: boolean;
}

export interface AnswersOptions {
  readonly platform: Platform;
  /** A forecast never meets the host: what changes make is believed, and what they may alter is unsure rather than unknown. */
  readonly forecast: boolean;
  readonly rules?: readonly ForgettingRule[] | undefined;
}

/** What is known of the host now. A fork sees its origin and keeps its own changes to itself. */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #origin: Answers | undefined;
  readonly #entries = new Map<string, Entry>();
  readonly #log: EffectLog;

  constructor(options: AnswersOptions, origin?: Answers) {
    this.#options = options;
    this.#origin = origin;
    this.#log = new EffectLog(origin === undefined ? 0 : origin.#log.last);
  }

  get platform(): Platform {
    return this.#options.platform;
  }

  /** The same host with nothing known of it. */
  emptied(): Answers {
    return new Answers(this.#options);
  }

  fork(): Answers {
    return new Answers(this.#options, this);
  }

  get(fact: Fact<unknown>): KnownAnswer | undefined {
    const entry = this.#entry(fact.id);
    if (entry === undefined) return undefined;
    const stale = this.#isStale(entry);
    if (stale && !this.#options.forecast) return undefined;
    return { answer: entry.answer, sure: entry.sure && !stale };
  }

  /** Takes an answer that the host gave now. In a forecast the host never changes: it is of the time before all changes. */
  learn(fact: Fact<unknown>, answer: Answer<unknown>): void {
    if (this.#options.forecast && this.#entry(fact.id)?.since) return;
    this.#put(fact, answer, { since: this.#options.forecast ? 0 : this.#log.last, sure: true });
  }

  /** Takes a change as made; in a forecast, `certain` tells whether it surely would be. */
  apply(change: Change, certain: boolean): void {
    this.#log.record(change);
    const since = this.#log.last;
    for (const { fact, value, sure } of change.makes) {
      if (sure || this.#options.forecast) this.#put(fact, { value }, { since, sure: certain });
      else this.#log.facts.set(fact.id, since);
    }
  }

  #put(fact: Fact<unknown>, answer: Answer<unknown>, { since, sure }: Pick<Entry, "since" | "sure">): void {
    const { id, kind } = fact;
    this.#entries.set(id, {
      id,
      answer,
      since,
      sure,
      fleeting: kind.fleeting === true,
      roots: this.#roots(fact, answer),
    });
  }

  #roots({ kind, key }: Fact<unknown>, answer: Answer<unknown>): Roots {
    return kind.roots?.(key as never, answer, this.#options.platform) ?? { paths: [] };
  }

  #entry(id: string): Entry | undefined {
    const own = this.#entries.get(id);
    if (own !== undefined || this.#origin === undefined) return own;
    return this.#origin.#entry(id);
  }

  #isStale(entry: Entry): boolean {
    const rules = this.#options.rules ?? forgettingRules;
    if (rules.some((rule) => rule.stale(entry, this.#log))) return true;
    return this.#origin === undefined ? false : this.#origin.#isStale(entry);
  }
}
