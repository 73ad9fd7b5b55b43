import { pino } from 'pino';
import type { Config } from '../../server/config.ts';
import { createEventPort } from '../../worker/events/create_event_port.ts';
import type { ConsumerContexts } from '../../worker/events/event_port.ts';

export interface GroupLag {
  readonly consumer: string;
  readonly topic: string;
  /** How many messages its group has not settled: a whole number as text. */
  readonly lag: string;
}

/** How far each consumer is behind in each topic; why not, where the brokers do not answer. */
export async function groupLags(
  config: Config,
  consumers: readonly ConsumerContexts[],
): Promise<{ lags: GroupLag[]; failure?: string }> {
  const events = createEventPort(config, pino({ level: 'silent' }));
  try {
    const lags = await events.lags(consumers);
    return { lags: lags.map((each) => ({ ...each, lag: String(each.lag) })) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { lags: [], failure: `The lag is not known: ${error.message}` };
  } finally {
    await events.close();
  }
}
