import type { EventConsumer } from './consumers/event_consumer.ts';
import { createNotificationConsumer } from './consumers/notification.ts';
import { webhook } from './consumers/webhook.ts';

/** Everybody who reacts to events here. What each hears of: app.event_subscriptions. */
export function createConsumers(parts: { readonly secretKey: Buffer }): EventConsumer[] {
  return [createNotificationConsumer(parts), webhook];
}
