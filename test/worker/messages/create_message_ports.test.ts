import { Writable } from 'node:stream';
import { readConfig } from '../../../server/config.ts';
import { createLogger } from '../../../server/logger.ts';
import { sealMessage } from '../../../server/secrets/seal_message.ts';
import { createMessagePorts } from '../../../worker/messages/create_message_ports.ts';
import { sendMessages } from '../../../worker/tasks/app/send_messages.ts';
import { committed } from '../../support/committed.ts';
import { useDatabase } from '../../support/database.ts';
import { runTask } from '../../support/run_task.ts';
import { startTestServer } from '../../support/server.ts';

const database = useDatabase();
const secretKey = Buffer.alloc(32, 7);
const production = { ...readConfig([], {}), nodeEnv: 'production' as const };

async function queue(channel: string, recipient: string, template: string, token: string) {
  const root = await database.connect('superuser');
  await committed(root, (db) =>
    db.query(`select app.queue_message($1, $2, $3, $4, now() + interval '1 hour')`, [
      channel,
      recipient,
      template,
      sealMessage(secretKey, { token }),
    ]),
  );
}
async function send(config = readConfig([], {})): Promise<string> {
  const lines: string[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line));
      done();
    },
  });
  const worker = await database.connect('rentify_worker');
  const ports = createMessagePorts({
    config,
    pool: worker as unknown as Parameters<typeof createMessagePorts>[0]['pool'],
    logger: createLogger({ logLevel: 'info' }, stream),
  });
  await runTask(worker, sendMessages({ ports, secretKey, webAppUrl: '' }));
  ports.close();
  return lines.join('');
}

test('without a provider a message is shown in the log and at the admin port, newest first', async () => {
  const server = await startTestServer(database.urls);
  try {
    const messages = async (query = '') => {
      const response = await fetch(new URL(`/messages${query}`, server.adminUrl));
      expect(response.headers.get('cache-control')).toBe('no-store');
      return ((await response.json()) as { messages: Record<string, string>[] }).messages;
    };
    await expect(messages()).resolves.toEqual([]);
    await queue('email', 'a@example.com', 'verify_email', 'the-token');
    const log = await send();
    await queue('sms', '+49301234567', 'phone_code', '123456');
    await send();

    expect(log).toContain('the-token');
    const [code, mail, ...others] = await messages();
    expect(others).toEqual([]);
    expect(code).toMatchObject({
      channel: 'sms',
      recipient: '+49301234567',
      template: 'phone_code',
      subject: null,
      text: expect.stringContaining('123456'),
      html: null,
    });
    expect(mail).toMatchObject({
      channel: 'email',
      recipient: 'a@example.com',
      subject: expect.any(String),
      text: expect.stringContaining('{"token":"the-token"}'),
      html: expect.stringContaining('the-token'),
      keptAt: expect.any(String),
    });
    await expect(messages('?recipient=a%40example.com')).resolves.toEqual([mail]);
    await expect(messages('?recipient=b@example.com')).resolves.toEqual([]);
    expect((await fetch(new URL('/messages', server.url))).status).toBe(404);
  } finally {
    await server.stop();
  }
});

test('in production there is no way to keep a message instead of sending it', () => {
  expect(() =>
    createMessagePorts({
      config: production,
      pool: undefined as never,
      logger: createLogger({ logLevel: 'silent' }),
    }),
  ).toThrow(/SMTP_URL/);
});

test('in production a text message without a provider fails, and says why', async () => {
  await queue('sms', '+49307654321', 'phone_code', '654321');
  const log = await send({ ...production, smtpUrl: 'smtp://127.0.0.1:1' });
  expect(log).toBe('');
  const root = await database.connect('superuser');
  const { rows } = await root.query(
    `select status, failure_code, sealed_data from app.outgoing_messages
     where recipient = '+49307654321'`,
  );
  expect(rows).toEqual([{ status: 'failed', failure_code: 'NO_SMS_PROVIDER', sealed_data: null }]);
});
