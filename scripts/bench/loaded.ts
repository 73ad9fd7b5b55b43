import type { BenchDatabase } from './bench_database.ts';
import { cpuSeconds } from './cpu_seconds.ts';
import type { Sample } from './interleaved.ts';
import type { Load, LoadResult } from './load_generator.ts';
import type { Child } from './start_child.ts';

/** A server under load. */
export type Side = { readonly child: Child; readonly url: string };

/** One round of one side; the CPU is that of its server and of the database. */
export async function loaded(
  database: BenchDatabase,
  generator: Child,
  { child }: Side,
  load: Load,
): Promise<Sample & { readonly p99Ms: number }> {
  const cpu = () => {
    const parts = [cpuSeconds(child.pid), cpuSeconds(database.postmasterPid)];
    return parts.reduce(
      (sum, part) => (sum === undefined || part === undefined ? undefined : sum + part),
      0,
    );
  };
  const before = cpu();
  const result = await generator.ask<LoadResult>(load);
  const after = cpu();
  if (result.failure !== undefined) throw new Error(`${load.path} answered: ${result.failure}`);
  return {
    seconds: result.seconds,
    transactions: result.requests,
    cpuSeconds: before === undefined || after === undefined ? undefined : after - before,
    p99Ms: result.p99Ms,
  };
}
