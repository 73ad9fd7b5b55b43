import { withClient } from '../../database/with_client.ts';
import type { Command } from '../command.ts';
import { operatorName } from '../operator_name.ts';
import { option } from '../option.ts';
import { UsageError } from '../usage_error.ts';

const MAX_NOTE_LENGTH = 500;

export const dlqDiscard: Command = {
  name: 'dlq discard',
  synopsis: '<id> --note <why>',
  summary: 'puts a dead letter aside, which is kept for 90 days and can still be replayed; audited',
  options: { note: { type: 'string' } },
  async run({ values, positionals, reachDatabase }) {
    const [id, ...others] = option.ids(positionals);
    if (id === undefined || others.length > 0) throw new UsageError('Name one dead letter.');
    const note = option.text(values, 'note');
    if (note === null) throw new UsageError('Say why: --note.');
    if (note.length > MAX_NOTE_LENGTH) {
      throw new UsageError(`A note has at most ${MAX_NOTE_LENGTH} characters.`);
    }
    const letter = await withClient(reachDatabase().workerDatabaseUrl, async (worker) => {
      const { rows } = await worker.query<Record<string, unknown>>(
        `select id, status, settled_at as "settledAt", note
         from app.operator_discard_dead_letter($1, $2, $3)`,
        [operatorName(), id, note],
      );
      return rows[0] ?? {};
    });
    return { data: letter, lines: [`${id} discarded`] };
  },
};
