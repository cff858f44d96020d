/** One of those that are measured against each other. */
export interface Runner<Sample> {
  readonly name: string;
  readonly repetitions: number;
  /** A first run whose figure is thrown away. */
  readonly warmUp: boolean;
  run(): Promise<Sample>;
}

/**
 * Measures in rounds, each runner once a round and another one first each time: what disturbs the machine for a
 * while disturbs all alike.
 */
export async function interleaved<Sample>(
  runners: readonly Runner<Sample>[],
  say: (progress: string) => void,
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const samples = new Map<string, Sample[]>(runners.map(({ name }) => [name, []]));
  for (const runner of runners.filter(({ warmUp }) => warmUp)) {
    say(`${runner.name}: warm-up`);
    await runner.run();
  }
  const rounds = Math.max(0, ...runners.map(({ repetitions }) => repetitions));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % runners.length;
    for (const runner of [...runners.slice(first), ...runners.slice(0, first)]) {
      if (round >= runner.repetitions) continue;
      say(`${runner.name}: ${round + 1} of ${runner.repetitions}`);
      samples.get(runner.name)?.push(await runner.run());
    }
  }
  return samples;
}
