import { setTimeout as delay } from 'node:timers/promises';
import type { DomainEvent } from '../../worker/events/domain_event.ts';
import type { EventPort, RefusedEvent } from '../../worker/events/event_port.ts';

/** As the relay does it: all of them again, after a pause, until they are taken. */
export async function publishUntilTaken(
  port: EventPort,
  events: readonly DomainEvent[],
): Promise<readonly RefusedEvent[]> {
  for (;;) {
    try {
      return await port.publish(events);
    } catch {
      await delay(100);
    }
  }
}
