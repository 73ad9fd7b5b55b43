import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type pg from 'pg';
import { readConfig } from '../../server/config.ts';
import { createLogger } from '../../server/logger.ts';
import { sealMessage } from '../../server/secrets/seal_message.ts';
import { createWorkerPool } from '../../worker/create_worker_pool.ts';
import type { ClaimedMessage } from '../../worker/messages/send_message.ts';
import { createSmtpMail, type SmtpMail } from '../../worker/messages/smtp_mail.ts';
import { sendMessages } from '../../worker/tasks/app/send_messages.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { runTask } from '../support/run_task.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp_server.ts';
import { unique } from '../support/unique.ts';

const database = useDatabase();
const secretKey = Buffer.alloc(32, 7);
const token = 'a-token-that-nobody-guesses';
const opened: { stop(): unknown }[] = [];
let root: pg.Client;
let pool: pg.Pool;
let smtp: TestSmtpServer;

beforeAll(async () => {
  root = await database.connect('superuser');
  const { workerDatabaseUrl } = database.urls;
  const logger = createLogger({ logLevel: 'silent' });
  const worker = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 10 }, logger);
  pool = worker.pool;
  opened.push({ stop: worker.end });
  smtp = await serve();
});
afterEach(() => committed(root, (db) => db.query('delete from app.outgoing_messages')));
afterAll(async () => {
  for (const { stop } of opened.toReversed()) await stop();
});

async function serve(...parts: Parameters<typeof startSmtpServer>): Promise<TestSmtpServer> {
  const server = await startSmtpServer(...parts);
  opened.push(server);
  return server;
}
function mailTo(smtpUrl: string, nodeEnv: 'test' | 'production' = 'test'): SmtpMail {
  const mail = createSmtpMail({ ...readConfig([], {}), smtpUrl, nodeEnv });
  opened.push({ stop: () => mail.close() });
  return mail;
}
async function queue({
  recipient = `${unique()}@example.com`,
  template = 'verify_email',
  key = secretKey,
  channel = 'email',
}: {
  recipient?: string;
  template?: string;
  key?: Buffer;
  channel?: string;
} = {}) {
  const sealed = sealMessage(key, { token });
  await committed(root, (db) =>
    db.query(`select app.queue_message($1, $2, $3, $4, now() + interval '1 hour')`, [
      channel,
      recipient,
      template,
      sealed,
    ]),
  );
  return recipient;
}
async function rowOf(recipient: string) {
  const { rows } = await root.query(
    `select id, status, attempts, failure_code, sealed_data is not null as has_data
     from app.outgoing_messages where recipient = $1`,
    [recipient],
  );
  return rows[0];
}
const dueNow = () => root.query('update app.outgoing_messages set next_attempt_at = now()');
async function send(mail: SmtpMail, query: Pick<pg.Client, 'query'> = pool) {
  const log: unknown[] = [];
  const sms = { send: () => Promise.reject(new Error('No text message is expected here')) };
  await runTask(query, sendMessages({ ports: { mail, sms }, secretKey, webAppUrl: '' }), { log });
  return log;
}
const to = (server: TestSmtpServer, recipient: string) =>
  server.received.filter((mail) => mail.to.includes(recipient));

test('a message leaves once, under an id that stays, and what it said is forgotten', async () => {
  const recipient = await queue();
  const mail = mailTo(smtp.url);
  await send(mail);
  await send(mail);
  const { id, ...row } = await rowOf(recipient);
  expect(row).toEqual({ status: 'sent', attempts: 1, failure_code: null, has_data: false });
  const [received, ...others] = to(smtp, recipient);
  expect(others).toEqual([]);
  expect(received?.from).toBe('no-reply@rentify.invalid');
  expect(received?.header('Message-ID')).toBe(`<${id}@rentify.invalid>`);
  expect(received?.header('To')).toBe(recipient);
  expect(received?.header('From')).toBe('Rentify <no-reply@rentify.invalid>');
  expect(received?.header('Auto-Submitted')).toBe('auto-generated');
  expect(received?.header('Content-Type')).toMatch(/^multipart\/alternative/);
  expect(received?.raw).toContain(token);
});

test('a provider that is down holds up nobody, and gets the message when it is back', async () => {
  const gone = await startSmtpServer();
  await gone.stop();
  const recipient = await queue();
  const mail = mailTo(gone.url);
  const log = await send(mail);
  await expect(rowOf(recipient)).resolves.toMatchObject({ status: 'queued', attempts: 1 });
  expect(log).toContainEqual(
    expect.objectContaining({ message: 'message waits for its next attempt', attempts: 1 }),
  );
  const back = await serve({}, gone.port);
  await dueNow();
  await send(mail);
  await expect(rowOf(recipient)).resolves.toMatchObject({ status: 'sent', attempts: 2 });
  expect(to(back, recipient)).toHaveLength(1);
});

test('a provider that is down gets a handful of a run, not the whole queue', async () => {
  const gone = await startSmtpServer();
  await gone.stop();
  for (let i = 0; i < 12; i += 1) await queue();
  await send(mailTo(gone.url));
  const { rows } = await root.query(
    'select count(*)::integer from app.outgoing_messages where attempts > 0',
  );
  expect(rows).toEqual([{ count: 5 }]);
});

test('what is refused for now is tried again; for good, it fails with the code', async () => {
  const answers = new Map<string, number[]>();
  const picky = await serve({
    onRcptTo({ address }, _session, done) {
      const responseCode = answers.get(address)?.shift();
      if (responseCode === undefined) return done();
      return done(Object.assign(new Error(`<${address}> not now`), { responseCode }));
    },
  });
  const mail = mailTo(picky.url);
  const [later, never] = [await queue(), await queue()];
  answers.set(later, [450]);
  answers.set(never, [550, 550]);
  const log = await send(mail);
  await expect(rowOf(later)).resolves.toMatchObject({ status: 'queued', has_data: true });
  await expect(rowOf(never)).resolves.toMatchObject({
    status: 'failed',
    failure_code: 'SMTP_550',
    has_data: false,
  });
  await dueNow();
  await send(mail);
  await expect(rowOf(later)).resolves.toMatchObject({ status: 'sent', attempts: 2 });
  await expect(rowOf(never)).resolves.toMatchObject({ attempts: 1 });
  // The server's answer names the address: the log does not, nor what the message says.
  expect(JSON.stringify(log)).not.toMatch(/example[.]com|that-nobody-guesses/);
});

test('a refusal of our own sender is a fault of ours: the message waits', async () => {
  const strict = await serve({
    onMailFrom: (_address, _session, done) =>
      done(Object.assign(new Error('not yours'), { responseCode: 553 })),
  });
  const recipient = await queue();
  await send(mailTo(strict.url));
  await expect(rowOf(recipient)).resolves.toMatchObject({ status: 'queued', has_data: true });
});

test('a worker killed between sending and marking sends a copy under the same id', async () => {
  const recipient = await queue();
  const mail = mailTo(smtp.url);
  const dying = { query: failingOn(/mark_message_sent/) } as unknown as pg.Client;
  await expect(send(mail, dying)).rejects.toThrow('The worker is gone.');
  await expect(rowOf(recipient)).resolves.toMatchObject({ status: 'queued', attempts: 1 });
  await send(mail);
  expect(to(smtp, recipient)).toHaveLength(1);

  await dueNow();
  await send(mail);
  await expect(rowOf(recipient)).resolves.toMatchObject({ status: 'sent', attempts: 2 });
  const ids = to(smtp, recipient).map((received) => received.header('Message-ID'));
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test('two workers at once send each message once', async () => {
  const recipients: string[] = [];
  for (let i = 0; i < 24; i += 1) recipients.push(await queue());
  const mail = mailTo(smtp.url);
  await Promise.all([send(mail), send(mail), send(mail)]);
  expect(recipients.map((recipient) => to(smtp, recipient).length)).toEqual(Array(24).fill(1));
});

test.each([
  ['a second header', 'a@example.com\r\nBcc: evil@example.com'],
  ['a list', 'a@example.com, evil@example.com'],
  ['a name', 'Evil <evil@example.com>'],
  ['no address', 'nobody'],
])('a recipient that is %s is refused before anybody hears of it', async (_what, recipient) => {
  await queue({ recipient });
  const before = smtp.received.length;
  await send(mailTo(smtp.url));
  await expect(rowOf(recipient)).resolves.toMatchObject({
    status: 'failed',
    failure_code: 'RECIPIENT_NOT_VALID',
  });
  expect(smtp.received).toHaveLength(before);
});

test('a line break in a subject begins no header', async () => {
  const recipient = `${unique()}@example.com`;
  const subject = 'Hello\r\nBcc: evil@example.com\r\n\r\n<b>';
  const mail = {
    id: 'an-id',
    recipient,
    date: new Date(),
    template: 't',
    subject,
    text: 't',
    html: 'h',
    attachments: [],
  };
  await mailTo(smtp.url).send(mail, AbortSignal.timeout(5_000));
  const [received] = to(smtp, recipient);
  expect(received?.header('Bcc')).toBeUndefined();
  expect(received?.to).toEqual([recipient]);
});

test.each([
  ['sealed with another key', { key: Buffer.alloc(32, 8) }],
  ['of a template that this worker does not know yet', { template: 'from_tomorrow' }],
])('what is %s waits for a worker that can, and holds up no other', async (_what, odd) => {
  const [waiting, good] = [await queue(odd), await queue()];
  await send(mailTo(smtp.url));
  await expect(rowOf(waiting)).resolves.toMatchObject({ status: 'queued', has_data: true });
  await expect(rowOf(good)).resolves.toMatchObject({ status: 'sent' });
});

test('a provider that takes the connection and says nothing is left in time', async () => {
  const port = await listenInSilence();
  const mail = {
    id: 'i',
    recipient: 'a@b.cd',
    date: new Date(),
    template: 't',
    subject: 's',
    text: 't',
    html: 'h',
    attachments: [],
  };
  const hung = mailTo(`smtp://127.0.0.1:${port}`).send(mail, AbortSignal.timeout(100));
  await expect(hung).rejects.toMatchObject({ code: 'EABORT' });
});

test('in production nothing is said without TLS', async () => {
  const recipient = await queue();
  await send(mailTo(smtp.url, 'production'));
  await expect(rowOf(recipient)).resolves.toMatchObject({ status: 'queued', attempts: 1 });
  expect(to(smtp, recipient)).toEqual([]);
});

async function listenInSilence(): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

function failingOn(statement: RegExp) {
  return (text: string, values?: unknown[]) =>
    statement.test(text)
      ? Promise.reject(new Error('The worker is gone.'))
      : pool.query<ClaimedMessage>(text, values);
}
