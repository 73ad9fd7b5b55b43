import type { Task } from 'graphile-worker';
import type { ConsumerContexts, EventPort } from '../../events/event_port.ts';

/**
 * Notes how far each consumer is behind on Kafka, for the metrics of the server, which does not talk
 * to it. Where Kafka does not answer it fails, as the metrics of the jobs then say. Idempotent: what
 * is noted takes the place of what was.
 */
export function noteConsumerLags({ events }: { readonly events: Pick<EventPort, 'lags'> }): Task {
  return async (_payload, { query }) => {
    const { rows } = await query<ConsumerContexts>(
      'select consumer, contexts from app.consumer_contexts()',
    );
    const lags = await events.lags(rows);
    await query('select app.note_consumer_lags($1)', [
      JSON.stringify(lags.map((each) => ({ ...each, lag: String(each.lag) }))),
    ]);
  };
}
