import { pino } from 'pino';
import { readConfig } from '../../../server/config.ts';
import { createEventPort } from '../../../worker/events/create_event_port.ts';

const logger = pino({ level: 'silent' });

it.each([
  ['', 'process'],
  ['127.0.0.1:9092,127.0.0.1:9093', 'kafka'],
])('with KAFKA_BROKERS=%s is %s', async (brokers, transport) => {
  const port = createEventPort(readConfig([], { KAFKA_BROKERS: brokers }), logger);
  expect(port.transport).toBe(transport);
  await port.close();
});
