import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { readConfig } from '../../../server/config.ts';
import { startWorker } from '../../../worker/start_worker.ts';
import { withClient } from '../../database/with_client.ts';
import type { Row } from '../row.ts';
import { secretKey } from '../secret_key.ts';
import type { EventsDatabase } from './events_database.ts';

// Apart enough that each is told alone, and at no beat with the relays' polling.
const pauseMs = { least: 20, spread: 160 };
const patienceMs = 60_000;

/** From the commit of an event to the commit of its effect, by the whole worker, with no load. */
export async function measureDelay(
  database: EventsDatabase,
  { name, brokers, eventCount }: { name: string; brokers: readonly string[]; eventCount: number },
): Promise<Row[]> {
  const { workerDatabaseUrl, rootDatabaseUrl } = database.urls;
  const handled: string[] = [];
  // Only for so long: what the other parts tell nobody handles, and K11 would miss it.
  const asRoot = (statement: string) =>
    withClient(rootDatabaseUrl, (root) => root.query(statement));
  await asRoot(`insert into app.event_subscriptions values ('bench', 'BenchHappened')`);
  const worker = await startWorker({
    config: {
      ...readConfig([], { NODE_ENV: 'test', SECRET_KEY: secretKey }),
      workerDatabaseUrl,
      kafkaBrokers: [...brokers],
    },
    logger: pino({ level: 'silent' }),
    consumers: [
      {
        name: 'bench',
        async handle({ id }) {
          handled.push(id);
        },
      },
    ],
  });
  try {
    return await withClient(rootDatabaseUrl, async (root) => {
      const tellOne = (number: number) =>
        root.query('call bench.emit_single($1)', [number % 1_000]);
      // The first of all wait for the consumer to hear.
      for (let number = 0; number < 10; number += 1) await tellOne(number);
      await heard(10);
      await root.query('truncate bench.singles');

      for (let number = 0; number < eventCount; number += 1) {
        await delay(pauseMs.least + Math.random() * pauseMs.spread);
        await tellOne(number);
      }
      await heard(10 + eventCount);
      const { rows } = await root.query<Quantiles>(quantiles);
      return [rowOf(name, rows[0], handled.length - 10 - eventCount)];
    });
  } finally {
    await worker.stop();
    await asRoot(`delete from app.event_subscriptions where consumer = 'bench'`);
  }

  async function heard(count: number): Promise<void> {
    const giveUpAt = performance.now() + patienceMs;
    while (handled.length < count) {
      if (performance.now() > giveUpAt) throw new Error('The consumer does not hear.');
      await delay(20);
    }
    await delay(200); // The last one's commit.
  }
}

type Quantiles = { readonly p50: number; readonly p99: number; readonly most: number };

const quantiles = `
  select percentile_cont(0.5) within group (order by delay_ms) as p50,
         percentile_cont(0.99) within group (order by delay_ms) as p99,
         max(delay_ms)::float8 as most
  from bench.delays`;

function rowOf(name: string, found: Quantiles | undefined, handledTwice: number): Row {
  const { p50 = Number.NaN, p99 = Number.NaN, most = Number.NaN } = found ?? {};
  return {
    name: `from commit to effect when idle, ${name}, p99`,
    peer: '',
    milliseconds: p99,
    aim: { belowMs: 250 },
    notes:
      `median ${p50.toFixed(0)} ms, most ${most.toFixed(0)} ms` +
      (handledTwice > 0 ? `; handled twice: ${handledTwice}` : ''),
  };
}
