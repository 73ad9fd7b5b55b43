import { cpuSeconds } from '../cpu_seconds.ts';

/** What this process and these others have used so far; undefined where there is no /proc. */
export function cpuOf(pids: readonly number[]): number | undefined {
  const { user, system } = process.cpuUsage();
  return pids
    .map(cpuSeconds)
    .reduce(
      (sum, seconds) => (sum === undefined || seconds === undefined ? undefined : sum + seconds),
      (user + system) / 1_000_000,
    );
}
