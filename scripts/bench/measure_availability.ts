import type pg from 'pg';
import { withClient } from '../database/with_client.ts';
import type { BenchDatabase } from './bench_database.ts';
import { compared } from './compared.ts';
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

/** The plan of the query inside the function, which auto_explain tells as a notice. */
async function planOf(root: pg.Client): Promise<string> {
  const notices: string[] = [];
  root.on('notice', ({ message }) => notices.push(message ?? ''));
  await root.query("load 'auto_explain'");
  await root.query(`
    set auto_explain.log_min_duration = 0;
    set auto_explain.log_nested_statements = on;
    set auto_explain.log_level = notice;
    set client_min_messages = notice`);
  await root.query('call bench.search_available(1, null)');
  const plan = notices.find((notice) => /\bon rentals\b/.test(notice)) ?? '';
  return nodesOf(plan);
}

/** The nodes alone: conditions and costs carry dates and ids. */
function nodesOf(plan: string): string {
  const lines = plan.split('\n').filter((line) => /\(cost=|^ *(CTE|SubPlan) /.test(line));
  return lines.map((line) => line.replace(/ *\(cost=.*/, '')).join('\n');
}
