import type pg from 'pg';
import type { ConsumerContexts, ConsumerLag } from '../../worker/events/event_port.ts';
import { noteConsumerLags } from '../../worker/tasks/app/note_consumer_lags.ts';
import { useDatabase } from '../support/database.ts';
import { runTask } from '../support/run_task.ts';

const database = useDatabase();

let worker: pg.Client;
let owner: pg.Client;
beforeAll(async () => {
  worker = await database.connect('rentify_worker');
  owner = await database.connect('rentify_owner');
});

/** Runs the job where the transport answers so, and resolves with what it was asked about. */
async function note(...lags: readonly ConsumerLag[]): Promise<readonly ConsumerContexts[]> {
  const asked: ConsumerContexts[] = [];
  const answer = async (consumers: readonly ConsumerContexts[]) => {
    asked.push(...consumers);
    return lags;
  };
  await runTask(worker, noteConsumerLags({ events: { lags: answer } }));
  return asked;
}
const noted = async () =>
  (await owner.query('select consumer, topic, lag from app.consumer_lags order by 1, 2')).rows;
const lagOf = (lag: bigint) => ({ consumer: 'webhook', topic: 'rentify.rental', lag });

test('every consumer is asked about, in the contexts in which it hears of anything', async () => {
  const asked = await note();
  expect(asked.map(({ consumer }) => consumer)).toEqual(['notification', 'webhook']);
  expect(asked[1]?.contexts).toContain('rental');
});

test('what is noted takes the place of what was; of whom nobody speaks any more it is forgotten', async () => {
  await note(lagOf(7n), { ...lagOf(1n), topic: 'rentify.fleet' });
  await owner.query(`update app.consumer_lags set noted_at = now() - interval '1 h'`);
  await note(lagOf(9_007_199_254_740_993n));
  await expect(noted()).resolves.toEqual([
    { consumer: 'webhook', topic: 'rentify.rental', lag: '9007199254740993' },
  ]);
  const { rowCount } = await owner.query(
    `select from app.consumer_lags where noted_at > now() - interval '1 minute'`,
  );
  expect(rowCount).toBe(1);
  await note();
  await expect(noted()).resolves.toEqual([]);
});

test('where Kafka does not answer the job fails, and what was known grows old', async () => {
  await note(lagOf(7n));
  const lags = () => Promise.reject(new Error('Kafka did not answer.'));
  await expect(runTask(worker, noteConsumerLags({ events: { lags } }))).rejects.toThrow('Kafka');
  await expect(noted()).resolves.toEqual([{ ...lagOf(7n), lag: '7' }]);
});
