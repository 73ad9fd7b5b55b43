import { withClient } from '../../database/with_client.ts';
import { columns } from '../columns.ts';
import type { Command } from '../command.ts';
import { firstLine } from '../first_line.ts';
import { option } from '../option.ts';
import { UsageError } from '../usage_error.ts';

interface ListedLetter {
  readonly id: string;
  readonly consumer: string;
  readonly reason: string;
  readonly message: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly context: string;
  readonly attempts: number;
  readonly failedAt: Date;
  readonly status: 'waiting' | 'replayed' | 'discarded';
  readonly settledAt: Date | null;
  readonly note: string | null;
}

export const dlqList: Command = {
  name: 'dlq list',
  synopsis: '[--consumer <name>] [--reason <CODE>] [--all] [--limit <n>]',
  summary: 'lists the dead letters that wait, or --all; what failed last first',
  options: {
    consumer: { type: 'string' },
    reason: { type: 'string' },
    all: { type: 'boolean' },
    limit: { type: 'string' },
  },
  async run({ values, positionals, reachDatabase }) {
    if (positionals.length > 0) throw new UsageError('Dead letters are chosen by options.');
    const parameters = [
      option.text(values, 'consumer'),
      option.text(values, 'reason'),
      !option.isOn(values, 'all'),
      option.count(values, 'limit', { most: 10_000, otherwise: 50 }),
    ];
    const letters = await withClient(reachDatabase().workerDatabaseUrl, async (worker) => {
      const { rows } = await worker.query<ListedLetter>(
        `select id, consumer, reason, message, event_id as "eventId", event_type as type, context,
                attempts, failed_at as "failedAt", status, settled_at as "settledAt", note
         from app.listed_dead_letters($1, $2, $3, $4)`,
        parameters,
      );
      return rows;
    });
    return { data: letters, lines: letters.length === 0 ? ['no dead letters'] : linesOf(letters) };
  },
};

function linesOf(letters: readonly ListedLetter[]): readonly string[] {
  return columns(
    ['id', 'status', 'consumer', 'type', 'attempts', 'failed at', 'reason', 'message'],
    letters.map((letter) => [
      letter.id,
      letter.status,
      letter.consumer,
      letter.type ?? '?',
      String(letter.attempts),
      letter.failedAt.toISOString(),
      letter.reason,
      firstLine(letter.message),
    ]),
  );
}
