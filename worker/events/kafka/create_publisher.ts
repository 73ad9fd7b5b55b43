import type { Kafka, Message, TopicMessages } from 'kafkajs';
import type { DomainEvent } from '../domain_event.ts';
import type { RefusedEvent } from '../event_port.ts';
import { tooLarge } from '../too_large.ts';
import { errorType } from './error_type.ts';
import { eventBatches, type OutgoingEvent } from './event_batches.ts';
import { type OpenProducer, openProducer } from './open_producer.ts';
import { topicOf } from './topic_of.ts';

export interface Publisher {
  publish(events: readonly DomainEvent[]): Promise<readonly RefusedEvent[]>;
  send(topic: string, message: Message): Promise<void>;
  close(): void;
}

const tooLargeTypes = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** Sends; as many producers are open as there are senders at once, which is one for each shard. */
export function createPublisher(kafka: Kafka): Publisher {
  const idle: OpenProducer[] = [];
  let isClosed = false;

  async function send(topicMessages: TopicMessages[]): Promise<void> {
    if (isClosed) throw new Error('The transport of events is closed.');
    const producer = idle.pop() ?? (await openProducer(kafka));
    try {
      await producer.send(topicMessages);
    } catch (error) {
      producer.close();
      throw error;
    }
    if (isClosed) producer.close();
    else idle.push(producer);
  }

  /** The events that the broker refuses, found by halving; the rest of them is sent, in order. */
  async function sendBatch(batch: readonly OutgoingEvent[]): Promise<readonly RefusedEvent[]> {
    try {
      await send(byTopic(batch));
      return [];
    } catch (error) {
      if (!tooLargeTypes.has(errorType(error) ?? '')) throw error;
      const [first] = batch;
      if (first !== undefined && batch.length === 1) {
        return [tooLarge(first.event, 'the broker takes')];
      }
    }
    const middle = batch.length / 2;
    const before = await sendBatch(batch.slice(0, middle));
    return [...before, ...(await sendBatch(batch.slice(middle)))];
  }

  return {
    async publish(events) {
      const { batches, refused } = eventBatches(events);
      const all = [...refused];
      for (const batch of batches) all.push(...(await sendBatch(batch)));
      return all;
    },
    send: (topic, message) => send([{ topic, messages: [message] }]),
    close() {
      isClosed = true;
      for (const producer of idle.splice(0)) producer.close();
    },
  };
}

function byTopic(batch: readonly OutgoingEvent[]): TopicMessages[] {
  const topics = Map.groupBy(batch, ({ event }) => topicOf.events(event.context));
  return [...topics].map(([topic, outgoing]) => ({
    topic,
    messages: outgoing.map(({ message }) => message),
  }));
}
