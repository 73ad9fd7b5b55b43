import type { Client } from 'pg';
import { relayLock } from '../../../worker/outbox/relay_lock.ts';
import { withClient } from '../../database/with_client.ts';
import { columns } from '../columns.ts';
import type { Command } from '../command.ts';
import { type GroupLag, groupLags } from '../group_lags.ts';
import { UsageError } from '../usage_error.ts';

interface Status {
  readonly waiting: number;
  readonly oldestSeconds: number;
  readonly shards: readonly {
    readonly shard: number;
    readonly waiting: number;
    readonly oldestAt: Date | null;
    readonly hasRelay: boolean;
  }[];
  readonly archive: readonly { readonly day: string; readonly bytes: number }[];
  readonly deadLetters: readonly {
    readonly consumer: string;
    readonly waiting: number;
    readonly oldestFailedAt: Date;
  }[];
}

export const outboxStatus: Command = {
  name: 'outbox status',
  synopsis: '',
  summary: 'what waits for the relays, who relays, the archive, dead letters, and lag on Kafka',
  options: {},
  async run({ positionals, config, reachDatabase }) {
    if (positionals.length > 0) throw new UsageError('It is of the whole outbox.');
    const { status, consumers } = await withClient(
      reachDatabase().workerDatabaseUrl,
      async (worker) => ({ status: await readStatus(worker), consumers: await readers(worker) }),
    );
    // Without brokers the events stay in the process that relays them: nobody lags.
    const { lags, failure } = await groupLags(config, consumers);
    return { data: { ...status, lags }, lines: linesOf(status, lags), failure };
  },
};

async function readStatus(worker: Pick<Client, 'query'>): Promise<Status> {
  const { rows: backlog } = await worker.query<{ oldest_seconds: number }>(
    'select oldest_seconds from app.outbox_backlog()',
  );
  const { rows: shards } = await worker.query<Status['shards'][number]>(
    `select shard, waiting::integer, oldest_at as "oldestAt", relay_pid is not null as "hasRelay"
     from app.outbox_shards($1)`,
    [relayLock],
  );
  const { rows: archive } = await worker.query<Status['archive'][number]>(
    'select day::text, bytes::double precision from app.archive_days()',
  );
  const { rows: deadLetters } = await worker.query<Status['deadLetters'][number]>(
    `select consumer, waiting::integer, oldest_failed_at as "oldestFailedAt"
     from app.dead_letter_backlog()`,
  );
  return {
    waiting: shards.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestSeconds: Math.round(backlog[0]?.oldest_seconds ?? 0),
    shards,
    archive,
    deadLetters,
  };
}

async function readers(worker: Pick<Client, 'query'>) {
  const { rows } = await worker.query<{ consumer: string; contexts: string[] }>(
    'select consumer, contexts from app.consumer_contexts()',
  );
  return rows;
}

function linesOf(status: Status, lags: readonly GroupLag[]): readonly string[] {
  const { shards, archive, deadLetters } = status;
  const megabytes = archive.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000_000;
  return [
    `${status.waiting} events wait, the oldest for ${status.oldestSeconds} s`,
    ...columns(
      ['shard', 'waiting', 'oldest', 'relay'],
      shards.map((each) => [
        String(each.shard),
        String(each.waiting),
        each.oldestAt?.toISOString() ?? '-',
        each.hasRelay ? 'yes' : 'none',
      ]),
    ),
    archive.length === 0
      ? 'archive: no day, because no relay has run yet'
      : `archive: ${archive.length} days, ${archive[0]?.day} to ${archive.at(-1)?.day}, ` +
        `${megabytes.toFixed(1)} MB`,
    ...(deadLetters.length === 0
      ? ['no dead letter waits']
      : columns(
          ['consumer', 'dead letters', 'since'],
          deadLetters.map((each) => [
            each.consumer,
            String(each.waiting),
            each.oldestFailedAt.toISOString(),
          ]),
        )),
    ...(lags.length === 0
      ? []
      : columns(
          ['consumer', 'topic', 'lag'],
          lags.map(({ consumer, topic, lag }) => [consumer, topic, lag]),
        )),
  ];
}
