/**
 * The least of three measures. One alone is not what was measured, where another process has the
 * core or the garbage of all test files before is collected just then.
 */
export async function leastOfThree(measure: () => Promise<number>): Promise<number> {
  return Math.min(await measure(), await measure(), await measure());
}
