import type { Client } from 'pg';
import type { ReplayFilter } from './replay_filter.ts';

export interface ReplayPreview {
  readonly eventCount: number;
  /** Of the ids that were named: what the archive does not have. */
  readonly missingIds: readonly string[];
}

/** What a replay would do; changes nothing. */
export async function previewReplay(
  worker: Pick<Client, 'query'>,
  { consumer, ids, context, from, until }: ReplayFilter,
): Promise<ReplayPreview> {
  const { rows } = await worker.query<{ event_count: string; missing_ids: string[] }>(
    'select event_count, missing_ids from app.replay_preview($1, $2, $3, $4, $5)',
    [consumer, ids, context, from, until],
  );
  return { eventCount: Number(rows[0]?.event_count), missingIds: rows[0]?.missing_ids ?? [] };
}
