import { Kafka, logLevel } from 'kafkajs';
import { eventually } from './eventually.ts';
import { uniqueWord } from './unique_word.ts';

/** Everything that the topic of a context holds, in the order of each partition. */
export async function topicEvents(
  brokers: readonly string[],
  context: string,
): Promise<{ readonly id: string; readonly key: string }[]> {
  const topic = `rentify.${context}`;
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const count = ends.reduce((sum, { high }) => sum + Number(high), 0);

  const events: { id: string; key: string }[] = [];
  const reader = kafka.consumer({ groupId: uniqueWord(), maxWaitTimeInMs: 100 });
  await reader.connect();
  await reader.subscribe({ topic, fromBeginning: true });
  await reader.run({
    eachMessage: async ({ message }) => {
      events.push({ id: String(message.headers?.['ce_id']), key: String(message.key) });
    },
  });
  await eventually(async () => events.length >= count, 20_000);
  await reader.disconnect();
  return events;
}
