import { type Kafka, Partitioners, type TopicMessages } from 'kafkajs';

export interface OpenProducer {
  /** Resolves when all who must keep the messages keep them; after a rejection, close it. */
  send(topicMessages: TopicMessages[]): Promise<void>;
  close(): void;
}

/**
 * A producer for one sender at a time. Within a send the same messages are sent again under the
 * same sequence numbers, so the log has them once. After a send that failed the numbers would be
 * given to other messages, and where the failed ones had arrived after all, a batch of the same
 * length passes for a duplicate and is dropped by the broker as if it were written. So a producer
 * never outlives a failure, which is also why its retries may be limited.
 */
export async function openProducer(kafka: Kafka): Promise<OpenProducer> {
  const unanswered = new Set<string>();
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 200, maxRetryTime: 2_000, multiplier: 2, factor: 0.2, retries: 6 },
    createPartitioner: () => {
      const partitionOf = Partitioners.DefaultPartitioner();
      return (message) => {
        const partition = partitionOf(message);
        unanswered.add(`${message.topic}/${partition}`);
        return partition;
      };
    },
  });
  const close = () => void producer.disconnect().catch(() => undefined);
  try {
    await producer.connect();
  } catch (error) {
    close();
    throw error;
  }
  return {
    async send(topicMessages) {
      unanswered.clear();
      const answers = await producer.sendBatch({ acks: -1, topicMessages });
      for (const { topicName, partition } of answers)
        unanswered.delete(`${topicName}/${partition}`);
      // Where a partition moves, during a send, to a broker that has answered already, kafkajs
      // takes that answer for the moved partition's too and sends it nowhere.
      if (unanswered.size > 0) {
        throw new Error(`No answer for ${[...unanswered].join(', ')}.`);
      }
    },
    close,
  };
}
