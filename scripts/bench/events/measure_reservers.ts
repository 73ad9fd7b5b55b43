import type pg from 'pg';
import { withClient } from '../../database/with_client.ts';
import { type BenchDatabase, benchDatabase } from '../bench_database.ts';
import { compared } from '../compared.ts';
import { interleaved } from '../interleaved.ts';
import { openSessions } from '../open_sessions.ts';
import type { Row } from '../row.ts';
import { fastSink } from './fast_sink.ts';
import { rateOf } from './rate_of.ts';
import { startRelays } from './start_relays.ts';
import { untilTold } from './until_told.ts';
import { watchedPort } from './watched_port.ts';

const clients = 32;
const fleet = { vehicleCount: 500, rentalCount: 20_000 };

/** What telling others costs those who use the product: reservations with their event, and without. */
export async function measureReservers(
  { rounds, turns }: { readonly rounds: number; readonly turns: number },
  report: (progress: string) => void,
): Promise<Row[]> {
  const database = await benchDatabase(fleet, report);
  try {
    return await withClient(database.urls.rootDatabaseUrl, (root) =>
      measure(database, root, { rounds, turns }),
    );
  } finally {
    await database.stop();
  }
}

async function measure(
  database: BenchDatabase,
  root: pg.Client,
  { rounds, turns }: { readonly rounds: number; readonly turns: number },
): Promise<Row[]> {
  await root.query('select app.open_archive_days()');
  const sessions = await openSessions(database, clients);
  const events = watchedPort(fastSink());
  const relays = startRelays(database.urls, events);
  const emitEvent = await definitionOfEmitEvent(root);
  const reserve = async () => {
    await root.query('call bench.prepare_jobs($1, $2, $3)', [clients, turns, fleet.vehicleCount]);
    const sample = await sessions.run('call bench.reserve_jobs($1, null)');
    await untilTold(root);
    return sample;
  };
  const side = (definition: string) => async () => {
    await root.query(definition);
    // Every session plans anew once the function is another.
    await reserve();
    return reserve();
  };
  try {
    const samples = await interleaved(rounds, { on: side(emitEvent), off: side(silent) });
    return [
      {
        name: `${clients} clerks who reserve, each reservation an event, the relays beside them`,
        peer: 'the same without events',
        ...compared(samples.on, samples.off),
        notes:
          `${rateOf(samples.on)} against ${rateOf(samples.off)} reservations a second; ` +
          `order breaks: ${events.orderBreaks}`,
      },
    ];
  } finally {
    await relays.stop();
    await sessions.close();
  }
}

const silent = `
  create or replace function app.emit_event(
    event_type text, aggregate_type text, aggregate_id uuid, payload jsonb,
    schema_version integer default 1, causation_id uuid default null
  ) returns void language sql volatile begin atomic select; end`;

async function definitionOfEmitEvent(root: pg.Client): Promise<string> {
  const { rows } = await root.query<{ definition: string }>(
    `select pg_get_functiondef('app.emit_event'::regproc) as definition`,
  );
  return rows[0]?.definition ?? '';
}
