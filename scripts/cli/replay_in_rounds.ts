import type { Client } from 'pg';
import { operatorName } from './operator_name.ts';
import type { ReplayFilter } from './replay_filter.ts';

const ROUND = 10_000;

/**
 * Puts the events into the outbox again, a round a transaction, and resolves with how many. Cut off
 * in the middle it is repeated whole: who has handled an event does not handle it again.
 */
export async function replayInRounds(
  worker: Pick<Client, 'query'>,
  { consumer, ids, context, from, until }: ReplayFilter,
  progress: (eventCount: number) => void,
): Promise<number> {
  const operator = operatorName();
  let eventCount = 0;
  for (let afterSeq: string | null = null; ; ) {
    const { rows }: { rows: { event_count: string; last_seq: string | null }[] } =
      await worker.query(
        `select event_count, last_seq
         from app.operator_replay_events($1, $2, $3, $4, $5, $6, $7, $8)`,
        [operator, consumer, ids, context, from, until, afterSeq, ROUND],
      );
    const count = Number(rows[0]?.event_count ?? 0);
    eventCount += count;
    if (count > 0) progress(eventCount);
    if (count < ROUND) return eventCount;
    afterSeq = rows[0]?.last_seq ?? null;
  }
}
