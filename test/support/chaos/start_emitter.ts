import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { testType } from '../outbox.ts';

const AGAIN_AFTER_MS = 200;

/**
 * Writes events about a few things, several in a transaction, straight into the outbox: more of them
 * than commands write, so that batches are in flight whenever something dies. Some transactions roll
 * back. Whoever loses the connection opens another and goes on.
 */
export function startEmitter(
  ownerDatabaseUrl: string,
  { pauseMs = 100 }: { readonly pauseMs?: number } = {},
): { stop(): Promise<void> } {
  const things = Array.from({ length: 8 }, () => randomUUID());
  let isOver = false;

  const write = async (client: pg.Client) => {
    for (let turn = 0; !isOver; turn += 1) {
      await client.query('begin');
      await client.query(
        `insert into app.outbox_events (aggregate_type, aggregate_id, event_type, payload)
         select 'test', $1, $2, jsonb_build_object('number', n) from generate_series(1, 5) n`,
        [things[turn % things.length], testType],
      );
      await client.query(turn % 10 === 9 ? 'rollback' : 'commit');
      await delay(pauseMs);
    }
  };
  const work = async () => {
    while (!isOver) {
      const client = new pg.Client({ connectionString: ownerDatabaseUrl });
      client.on('error', () => undefined); // The query that is lost says so.
      try {
        await client.connect();
        await write(client);
      } catch {
        await delay(AGAIN_AFTER_MS); // The database is away, or was.
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  };
  const working = work();
  return {
    async stop() {
      isOver = true;
      await working;
    },
  };
}
