import type { Client } from 'pg';
import { withClient } from '../../database/with_client.ts';
import type { Command } from '../command.ts';
import { operatorName } from '../operator_name.ts';
import { option } from '../option.ts';
import { UsageError } from '../usage_error.ts';

const ROUND = 1_000;
const PROGRESS_EVERY = 100;

interface Refused {
  readonly id: string;
  readonly message: string;
}

export const dlqReplay: Command = {
  name: 'dlq replay',
  synopsis: '<id>… | --consumer <name> | --all',
  summary: 'delivers dead letters once more, each to the consumer that gave it up; audited',
  options: { consumer: { type: 'string' }, all: { type: 'boolean' } },
  async run({ values, positionals, reachDatabase, progress }) {
    const consumer = option.text(values, 'consumer');
    const ids = option.ids(positionals);
    const ways = [ids.length > 0, consumer !== null, option.isOn(values, 'all')];
    if (ways.filter(Boolean).length !== 1) {
      throw new UsageError('Name dead letters by their ids, or --consumer, or --all.');
    }
    const replayed: string[] = [];
    const refused: Refused[] = [];
    await withClient(reachDatabase().workerDatabaseUrl, async (worker) => {
      for await (const id of ids.length > 0 ? ids : waitingLetters(worker, consumer)) {
        const refusal = await replayLetter(worker, id);
        if (refusal === undefined) replayed.push(id);
        else refused.push({ id, message: refusal });
        const done = replayed.length + refused.length;
        if (done % PROGRESS_EVERY === 0) progress(`${done} dead letters are done with`);
      }
    });
    return {
      data: { replayed, refused },
      lines: [...replayed, `${replayed.length} replayed`],
      failure:
        refused.length === 0
          ? undefined
          : refused.map(({ id, message }) => `Not replayed: ${id}: ${message}`).join('\n'),
    };
  },
};

/** Those that wait, a round after the other; one that fails again meanwhile is not met again. */
async function* waitingLetters(
  worker: Pick<Client, 'query'>,
  consumer: string | null,
): AsyncGenerator<string> {
  for (let afterId: string | null = null; ; ) {
    const { rows }: { rows: { id: string }[] } = await worker.query(
      'select id from app.dead_letters_to_replay($1, $2, $3) as id',
      [consumer, afterId, ROUND],
    );
    for (const { id } of rows) yield id;
    if (rows.length < ROUND) return;
    afterId = rows.at(-1)?.id ?? null;
  }
}

/** Why not, where this one can't be; whatever else is wrong ends the command. */
async function replayLetter(
  worker: Pick<Client, 'query'>,
  id: string,
): Promise<string | undefined> {
  try {
    await worker.query('select from app.operator_replay_dead_letter($1, $2)', [operatorName(), id]);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !isRefusal(error)) throw error;
    return error.message;
  }
}

const isRefusal = (error: Error) =>
  ('constraint' in error && error.constraint === 'dead_letters_replayable') ||
  ('code' in error && error.code === 'P0002');
