import { withClient } from '../database/with_client.ts';
import type { BenchDatabase } from './bench_database.ts';
import { compared } from './compared.ts';
import { interleaved } from './interleaved.ts';
import { openSessions } from './open_sessions.ts';
import type { Row } from './row.ts';

const clients = 8;

const scenarios = [
  { name: 'reserve, spread over all vehicles', vehicles: 10_000, aim: 0.5 },
  { name: 'reserve, 10 hot vehicles', vehicles: 10 },
  { name: 'reserve, one vehicle', vehicles: 1, aim: 0.65 },
];

/** Reserving an offered price by the command, against inserts that protect nothing. */
export async function measureReserve(
  database: BenchDatabase,
  { rounds, turns }: { rounds: number; turns: number },
): Promise<Row[]> {
  const rootUrl = database.urls.rootDatabaseUrl;
  const sessions = await openSessions(database, clients);
  try {
    const rows: Row[] = [];
    for (const { name, vehicles, aim } of scenarios) {
      const side = (procedure: string) => async () => {
        await withClient(rootUrl, (root) =>
          root.query('call bench.prepare_jobs($1, $2, $3)', [clients, turns, vehicles]),
        );
        return sessions.run(`call bench.${procedure}($1, null)`);
      };
      const [command, plain, keyed] = [
        side('reserve_jobs'),
        side('insert_plain_jobs'),
        side('insert_keyed_jobs'),
      ];
      // The first calls of a session plan their statements.
      for (const warmUp of [command, plain, keyed]) await warmUp();
      const samples = await interleaved(rounds, { command, plain, keyed });
      rows.push({
        name,
        peer: 'unprotected insert',
        ...compared(samples.command, samples.plain),
        ...(aim === undefined ? {} : { aim: { atLeast: aim } }),
      });
      rows.push({
        name,
        peer: 'insert with foreign keys',
        ...compared(samples.command, samples.keyed),
      });
    }
    return rows;
  } finally {
    await sessions.close();
  }
}
