import pg from 'pg';
import type { BenchDatabase } from './bench_database.ts';
import { cpuSeconds } from './cpu_seconds.ts';
import type { Sample } from './interleaved.ts';

/** Clerks at the desk, each at a session of their own. */
export type Sessions = {
  readonly clients: readonly pg.Client[];
  /**
   * Calls a procedure in every session at once. Its first parameter is `$1`, the number of the
   * session from 0, unless others are given; its last one tells how many transactions it did.
   */
  readonly run: (call: string, values?: readonly unknown[]) => Promise<Sample>;
  readonly close: () => Promise<void>;
};

/** Opened once, so that no round pays for connecting; with the role and the user of a request. */
export async function openSessions(database: BenchDatabase, count: number): Promise<Sessions> {
  const connectionString = database.urls.rootDatabaseUrl;
  const clients = Array.from({ length: count }, () => new pg.Client({ connectionString }));
  for (const client of clients) {
    await client.connect();
    await client.query('set role staff');
    await client.query(`select set_config('jwt.claims.sub', $1, false)`, [database.clerkId]);
  }
  return {
    clients,
    async run(call, values) {
      const cpuBefore = cpuSeconds(database.postmasterPid);
      const startedAt = performance.now();
      const results = await Promise.all(
        clients.map((client, number) =>
          client.query<{ done: string }>(call, [...(values ?? [number])]),
        ),
      );
      const seconds = (performance.now() - startedAt) / 1_000;
      const cpuAfter = cpuSeconds(database.postmasterPid);
      return {
        seconds,
        transactions: results.reduce((sum, { rows }) => sum + Number(rows[0]?.done), 0),
        cpuSeconds:
          cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore,
      };
    },
    close: async () => {
      for (const client of clients) await client.end();
    },
  };
}
