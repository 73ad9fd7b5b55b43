import { pino } from 'pino';
import type { Config } from '../../server/config.ts';
import { createKafkaEvents } from '../../worker/events/kafka/create_kafka_events.ts';
import { kafkaSettings } from '../../worker/events/kafka/kafka_settings.ts';

export interface GroupLag {
  readonly consumer: string;
  readonly topic: string;
  /** How many messages its group has not settled: a whole number as text. */
  readonly lag: string;
}

/** How far each consumer is behind in each topic; why not, where the brokers do not answer. */
export async function groupLags(
  config: Config,
  consumers: readonly { readonly consumer: string; readonly contexts: readonly string[] }[],
): Promise<{ lags: GroupLag[]; failure?: string }> {
  if (config.kafkaBrokers.length === 0) return { lags: [] };
  const events = createKafkaEvents({ ...kafkaSettings(config), logger: pino({ level: 'silent' }) });
  const lags: GroupLag[] = [];
  try {
    for (const { consumer, contexts } of consumers) {
      const sums = new Map<string, bigint>();
      for (const { topic, lag } of await events.lag(consumer, contexts)) {
        sums.set(topic, (sums.get(topic) ?? 0n) + lag);
      }
      lags.push(...[...sums].map(([topic, lag]) => ({ consumer, topic, lag: String(lag) })));
    }
    return { lags };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { lags, failure: `The lag is not known: ${error.message}` };
  } finally {
    await events.close();
  }
}
