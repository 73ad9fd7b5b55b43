import { setTimeout as delay } from 'node:timers/promises';
import type { EventPort } from '../../../worker/events/event_port.ts';

const acknowledgesAfterMs = 2;

/** A transport that takes every batch in 2 ms: what is measured is the relay and its database. */
export function fastSink(): EventPort {
  const nothing = async () => {};
  return {
    transport: 'process',
    async publish() {
      await delay(acknowledgesAfterMs);
      return [];
    },
    ...{ prepare: nothing, publishDeadLetter: nothing, subscribe: nothing },
    ...{ check: nothing, close: nothing },
    lags: async () => [],
  };
}
