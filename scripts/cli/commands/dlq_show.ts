import { withClient } from '../../database/with_client.ts';
import type { Command } from '../command.ts';
import { option } from '../option.ts';
import { UsageError } from '../usage_error.ts';

export const dlqShow: Command = {
  name: 'dlq show',
  synopsis: '<id>',
  summary: 'shows a dead letter: what arrived, with its headers, and why it was given up',
  options: {},
  async run({ positionals, reachDatabase }) {
    const [id, ...others] = option.ids(positionals);
    if (id === undefined || others.length > 0) throw new UsageError('Name one dead letter.');
    const letter = await withClient(reachDatabase().workerDatabaseUrl, async (worker) => {
      const { rows } = await worker.query<Record<string, unknown>>(
        `select id, status, consumer, reason, message, stack, attempts, failed_at as "failedAt",
                settled_at as "settledAt", settled_by as "settledBy", note, context, source,
                event_id as "eventId", event_type as type, message_key as key, headers, event, value
         from app.dead_letter($1)`,
        [id],
      );
      return rows[0] ?? {};
    });
    return {
      data: letter,
      lines: Object.entries(letter).map(([name, value]) => line(name, value)),
    };
  },
};

/** What has several lines stands under its name. */
function line(name: string, value: unknown): string {
  const text =
    value instanceof Date
      ? value.toISOString()
      : typeof value === 'object' && value !== null
        ? JSON.stringify(value, undefined, 2)
        : String(value ?? '');
  return text.includes('\n')
    ? `${name}:\n${text.replaceAll(/^/gm, '  ')}`
    : `${name}: ${text}`.trimEnd();
}
