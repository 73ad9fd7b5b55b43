import fc from 'fast-check';

/** At most so many cases go to the database in one statement; so many such statements. */
const batch = { cases: 500, runs: 12 };

/**
 * A property over about 3,000 random cases, judged in batches: `faults` says in words which of them
 * break it. The seed stands in the title of the test; put it in its place to see the same cases again.
 */
export async function checkInBatches<Case>(
  seed: number,
  cases: fc.Arbitrary<Case>,
  faults: (batch: readonly Case[]) => Promise<readonly string[]>,
): Promise<void> {
  const batches = fc.array(cases, { minLength: 1, maxLength: batch.cases, size: 'max' });
  const property = fc.asyncProperty(batches, async (some) => {
    expect(await faults(some)).toEqual([]);
  });
  await fc.assert(property, { seed, numRuns: batch.runs });
}
