import { pino } from 'pino';
import { createKafkaEvents } from '../../../worker/events/kafka/create_kafka_events.ts';
import { noteConsumerLags } from '../../../worker/tasks/app/note_consumer_lags.ts';
import { useDatabase } from '../../support/database.ts';
import { domainEvent } from '../../support/domain_event.ts';
import { eventually } from '../../support/eventually.ts';
import { useKafka } from '../../support/kafka.ts';
import { kafkaTestTiming } from '../../support/kafka_test_timing.ts';
import { recorder } from '../../support/recorder.ts';
import { runTask } from '../../support/run_task.ts';
import { uniqueWord } from '../../support/unique_word.ts';

const brokers = await useKafka();
const database = useDatabase();
const events = createKafkaEvents({
  brokers,
  partitions: 3,
  replicationFactor: 1,
  logger: pino({ level: 'silent' }),
  timing: kafkaTestTiming,
});
afterAll(() => events.close());

test('what a consumer has not settled is noted, until it has', async () => {
  const [context, consumer] = [uniqueWord(), uniqueWord()];
  const owner = await database.connect('rentify_owner');
  await owner.query(
    `with declared as (
       insert into app.event_types (event_type, aggregate_type, context, description)
       values ('LagHappened', 'test', $1, 'Something happened in a test.')
       returning event_type)
     insert into app.event_subscriptions (consumer, event_type) select $2, event_type from declared`,
    [context, consumer],
  );
  const worker = await database.connect('rentify_worker');
  const note = () => runTask(worker, noteConsumerLags({ events }));
  const noted = async () =>
    (await owner.query('select topic, lag from app.consumer_lags where consumer = $1', [consumer]))
      .rows;
  // A broker that was just started refuses until it has loaded the groups: the job is run again.
  const isNoted = (lag: string) =>
    eventually(async () => {
      await note().catch(() => undefined);
      return (await noted())[0]?.lag === lag;
    }, 30_000);
  await note();
  await expect(noted()).resolves.toEqual([]);
  const told = Array.from({ length: 7 }, () => domainEvent({ context }));
  await events.publish(told);
  await isNoted('7');

  const heard = recorder();
  await events.subscribe({ consumer, contexts: [context], ...heard });
  await heard.hasSettled(told);
  await isNoted('0');
  await expect(noted()).resolves.toEqual([{ topic: `rentify.${context}`, lag: '0' }]);
}, 90_000);
