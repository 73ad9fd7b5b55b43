/** What one round of one side took. */
export type Sample = {
  readonly seconds: number;
  readonly transactions: number;
  /** Undefined where the system does not tell. */
  readonly cpuSeconds: number | undefined;
};

/** Runs every side once a round, in turning order, so that whatever drifts meets all of them. */
export async function interleaved<Side extends string>(
  rounds: number,
  sides: Readonly<Record<Side, (round: number) => Promise<Sample>>>,
): Promise<Record<Side, Sample[]>> {
  const names = Object.keys(sides) as Side[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Side,
    Sample[]
  >;
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) samples[name].push(await sides[name](round));
  }
  return samples;
}
