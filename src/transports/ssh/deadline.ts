/** A time limit on each phase of something, which stands still while a person is asked. */
export interface Deadline<Phase> {
  phase(): Phase;
  /** Starts the next phase, and its time. */
  enter(phase: Phase): void;
  readonly pausedWhile: <T>(ask: () => Promise<T>) => Promise<T>;
  stop(): void;
}

/** Calls `onReached` once, when a phase took longer than the limit. */
export function startDeadline<Phase>(
  first: Phase,
  limitMs: number,
  onReached: (phase: Phase) => void,
): Deadline<Phase> {
  let phase = first;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const restart = () => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => onReached(phase), limitMs);
  };
  restart();
  return {
    phase: () => phase,
    enter(next) {
      phase = next;
      restart();
    },
    async pausedWhile(ask) {
      clearTimeout(timer);
      try {
        return await ask();
      } finally {
        restart();
      }
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
