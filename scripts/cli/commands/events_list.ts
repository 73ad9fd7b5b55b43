import { withClient } from '../../database/with_client.ts';
import { columns } from '../columns.ts';
import type { Command } from '../command.ts';
import { option } from '../option.ts';
import { UsageError } from '../usage_error.ts';

interface ListedEvent {
  readonly id: string;
  readonly seq: string;
  readonly context: string | null;
  readonly type: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly occurredAt: Date;
  /** Null: it waits. */
  readonly publishedAt: Date | null;
  /** The one consumer that a replay is for. */
  readonly target: string | null;
}

export const eventsList: Command = {
  name: 'events list',
  synopsis:
    '[--context <name>] [--type <name>] [--aggregate <id>] [--since <instant>] [--until <instant>] ' +
    '[--waiting | --published] [--limit <n>]',
  summary: 'lists events, the newest first; those that were told of the last day, unless --since',
  options: {
    context: { type: 'string' },
    type: { type: 'string' },
    aggregate: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    waiting: { type: 'boolean' },
    published: { type: 'boolean' },
    limit: { type: 'string' },
  },
  async run({ values, positionals, reachDatabase }) {
    if (positionals.length > 0) throw new UsageError('Events are chosen by options.');
    const waitingOnly = option.isOn(values, 'waiting');
    const publishedOnly = option.isOn(values, 'published');
    if (waitingOnly && publishedOnly) throw new UsageError('--waiting or --published, not both.');

    const parameters = [
      option.text(values, 'context'),
      option.text(values, 'type'),
      option.id(values, 'aggregate'),
      option.instant(values, 'since'),
      option.instant(values, 'until'),
      !publishedOnly,
      !waitingOnly,
      option.count(values, 'limit', { most: 10_000, otherwise: 50 }),
    ];
    const events = await withClient(reachDatabase().workerDatabaseUrl, async (worker) => {
      const { rows } = await worker.query<ListedEvent>(
        `select id, seq, context, event_type as type, aggregate_type as "aggregateType",
                aggregate_id as "aggregateId", occurred_at as "occurredAt",
                published_at as "publishedAt", target_consumer as target
         from app.listed_events($1, $2, $3, $4, $5, $6, $7, $8)`,
        parameters,
      );
      return rows;
    });
    return { data: events, lines: events.length === 0 ? ['no events'] : linesOf(events) };
  },
};

function linesOf(events: readonly ListedEvent[]): readonly string[] {
  return columns(
    ['id', 'seq', 'type', 'aggregate', 'occurred at', 'published at'],
    events.map((event) => [
      event.id,
      event.seq,
      event.type,
      `${event.aggregateType}/${event.aggregateId}`,
      event.occurredAt.toISOString(),
      (event.publishedAt?.toISOString() ?? 'waits') +
        (event.target === null ? '' : ` for ${event.target}`),
    ]),
  );
}
