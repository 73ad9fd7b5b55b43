import { logLevel } from 'kafkajs';
import { pino } from 'pino';
import { createKafkaLog } from '../../../worker/events/kafka/create_kafka_log.ts';

it.each([
  ['ERROR', 'The coordinator is loading', 40],
  ['WARN', 'The group is rebalancing', 30],
  ['INFO', 'Starting', 20],
  ['WARN', 'Limiting retries for the idempotent producer', 10],
] as const)('says a level lower what kafkajs says as %s: %s', (level, message, expected) => {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
  const log = { timestamp: '', logger: 'kafkajs', message, groupId: 'rentify.mail' };
  createKafkaLog(logger)(logLevel.INFO)({
    namespace: 'Consumer',
    level: logLevel[level],
    label: level,
    log,
  });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: expected,
    msg: message,
    groupId: 'rentify.mail',
    namespace: 'Consumer',
  });
});
