import type { EventConsumer } from '../../../worker/consumers/event_consumer.ts';

/** Each event a row, each time anew: no constraint hides an effect that happens twice. */
export const effectRecorder: EventConsumer = {
  name: 'recorder',
  async handle({ id, seq, aggregateId }, { query }) {
    await query('insert into public.effects (event_id, aggregate_id, seq) values ($1, $2, $3)', [
      id,
      aggregateId,
      seq,
    ]);
  },
};
