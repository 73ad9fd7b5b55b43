import type pg from 'pg';
import { withClient } from '../database/with_client.ts';
import type { BenchDatabase } from './bench_database.ts';
import { compared } from './compared.ts';
import { explained } from './explained.ts';
import { interleaved } from './interleaved.ts';
import { openSessions } from './open_sessions.ts';
import type { Row } from './row.ts';

/** A page of vehicles that are free for a week, of a class at a location, against a page by key. */
export async function measureAvailability(
  database: BenchDatabase,
  { rounds, turns }: { rounds: number; turns: number },
): Promise<{ readonly rows: Row[]; readonly plan: string }> {
  const plan = await withClient(database.urls.rootDatabaseUrl, planOf);
  if (/Seq Scan on rentals\b/.test(plan)) {
    throw new Error(`available_vehicles reads all rentals:\n${plan}`);
  }
  const sessions = await openSessions(database, 1);
  try {
    const side = (procedure: string, times: number) => () =>
      sessions.run(`call bench.${procedure}($1, null)`, [times]);
    const [search, byKey] = [side('search_available', turns), side('read_by_key', turns * 20)];
    await search();
    await byKey();
    const samples = await interleaved(rounds, { search, byKey });
    const milliseconds = samples.search.map((each) => (each.seconds * 1_000) / each.transactions);
    return {
      plan,
      rows: [
        {
          name: 'available_vehicles, page of 50 for a week, class and location',
          peer: 'read of 50 by key',
          ...compared(samples.search, samples.byKey),
          notes: `${Math.min(...milliseconds).toFixed(0)} ms; no sequential scan of rentals`,
        },
      ],
    };
  } finally {
    await sessions.close();
  }
}

/** The plan of the query inside the function. */
async function planOf(root: pg.Client): Promise<string> {
  const plans = await explained(root, 'call bench.search_available(1, null)');
  return plans.find((plan) => /\bon rentals\b/.test(plan)) ?? '';
}
