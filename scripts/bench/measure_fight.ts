import { withClient } from '../database/with_client.ts';
import type { BenchDatabase } from './bench_database.ts';
import { compared } from './compared.ts';
import { interleaved } from './interleaved.ts';
import { openSessions } from './open_sessions.ts';
import type { Row } from './row.ts';

const clients = 32;
const slots = 1;

/** Many after the same slot, reserving and giving back; an error of the command ends the bench. */
export async function measureFight(
  database: BenchDatabase,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Row[]> {
  await withClient(database.urls.rootDatabaseUrl, (root) =>
    root.query('call bench.prepare_jobs(1, $1, $1)', [slots]),
  );
  const sessions = await openSessions(database, clients);
  try {
    const side = (procedure: string) => () =>
      sessions.run(`call bench.${procedure}($1, $2, null)`, [slots, seconds]);
    const samples = await interleaved(rounds, {
      command: side('fight_by_command'),
      insert: side('fight_by_insert'),
    });
    return [
      {
        name: `${clients} clients after the same slot`,
        peer: 'insert that catches the exclusion',
        rate: compared(samples.command, samples.insert).rate,
        aim: { atLeast: 1_000 },
        notes: 'no deadlock, no error',
      },
    ];
  } finally {
    await sessions.close();
  }
}
