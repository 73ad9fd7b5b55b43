import pg from 'pg';
import type { BenchDatabase } from './bench_database.ts';
import { cpuSeconds } from './cpu_seconds.ts';
import type { Sample } from './interleaved.ts';

/** Clerks at the desk, or whoever the settings say, each at a session of their own. */
export type Sessions = {
  readonly clients: readonly pg.Client[];
  /**
   * Calls a procedure in every session at once. Its first parameter is `$1`, the number of the
   * session from 0, unless others are given; its last one tells how many transactions it did.
   */
  readonly run: (call: string, values?: readonly unknown[]) => Promise<Sample>;
  readonly close: () => Promise<void>;
};

/** Opened once, so that no round pays for connecting; by default with a request's role and user. */
export async function openSessions(
  database: Pick<BenchDatabase, 'urls' | 'clerkId' | 'postmasterPid'>,
  count: number,
  settings: Readonly<Record<string, string>> = {
    role: 'staff',
    'jwt.claims.sub': database.clerkId,
  },
): Promise<Sessions> {
  const connectionString = database.urls.rootDatabaseUrl;
  const clients = Array.from({ length: count }, () => new pg.Client({ connectionString }));
  for (const client of clients) {
    await client.connect();
    for (const setting of Object.entries(settings)) {
      await client.query('select set_config($1, $2, false)', setting);
    }
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
