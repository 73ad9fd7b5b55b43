import type pg from 'pg';
import { withClient } from '../database/with_client.ts';
import type { BenchDatabase } from './bench_database.ts';
import { openSessions } from './open_sessions.ts';
import type { Row } from './row.ts';

const clients = 32;

/** How long a reservation takes when 32 come at once: by real connections, as the server asks. */
export async function measureReserveLatency(
  database: BenchDatabase,
  { turns }: { turns: number },
): Promise<Row[]> {
  const { rootDatabaseUrl } = database.urls;
  const sessions = await openSessions(database, clients);
  try {
    const latenciesMs: number[] = [];
    for (const isWarmUp of [true, false]) {
      const quoteIds = await withClient(rootDatabaseUrl, async (root) => {
        await root.query('call bench.prepare_jobs($1, $2, 10000)', [clients, turns]);
        const { rows } = await root.query<{ id: string }>('select (quote).id from bench.jobs');
        return rows.map(({ id }) => id);
      });
      const reserveAll = async (client: pg.Client) => {
        for (let id = quoteIds.pop(); id !== undefined; id = quoteIds.pop()) {
          const startedAt = performance.now();
          await reserve(client, database.clerkId, id);
          if (!isWarmUp) latenciesMs.push(performance.now() - startedAt);
        }
      };
      await Promise.all(sessions.clients.map(reserveAll));
    }
    latenciesMs.sort((a, b) => a - b);
    const quantile = (q: number) => latenciesMs[Math.floor(latenciesMs.length * q)] ?? Number.NaN;
    return [
      {
        name: `reserve, p99 with ${clients} connections`,
        peer: '',
        milliseconds: quantile(0.99),
        aim: { belowMs: 50 },
        notes: `median ${quantile(0.5).toFixed(0)} ms; 32 at once are always in the database`,
      },
    ];
  } finally {
    await sessions.close();
  }
}

async function reserve(client: pg.Client, clerkId: string, quoteId: string): Promise<void> {
  await client.query('begin');
  await client.query({
    name: 'claims',
    text: `select set_config('jwt.claims.sub', $1, true), set_config('lock_timeout', '2000', true)`,
    values: [clerkId],
  });
  await client.query({
    name: 'reserve',
    text: 'select id from rental.reserve_rental(quote_id => $1)',
    values: [quoteId],
  });
  await client.query('commit');
}
