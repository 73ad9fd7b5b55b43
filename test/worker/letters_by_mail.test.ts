import type pg from 'pg';
import { readConfig } from '../../server/config.ts';
import { createLogger } from '../../server/logger.ts';
import { handleOnce } from '../../worker/consumers/handle_once.ts';
import { createNotificationConsumer } from '../../worker/consumers/notification.ts';
import { createWorkerPool } from '../../worker/create_worker_pool.ts';
import { createMessagePorts } from '../../worker/messages/create_message_ports.ts';
import { renderDocuments } from '../../worker/tasks/accounting/render_documents.ts';
import { sendMessages } from '../../worker/tasks/app/send_messages.ts';
import { asStaff } from '../support/actors.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { receivedEvent } from '../support/received_event.ts';
import { activeRental, complete, rentalDesk } from '../support/rental_desk.ts';
import { runTask } from '../support/run_task.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type ReceivedMail, startSmtpServer, type TestSmtpServer } from '../support/smtp_server.ts';
import { unique } from '../support/unique.ts';

const database = useDatabase();
const logger = createLogger({ logLevel: 'silent' });
const secretKey = Buffer.alloc(32, 7);
const consumer = createNotificationConsumer({ secretKey });
const hostileName = 'Eve <b>"Eve"</b>\r\nBcc: evil@example.com';
let root: pg.Client;
let worker: pg.Client;
let workers: ReturnType<typeof createWorkerPool>;
let smtp: TestSmtpServer;
let api: TestServer;

beforeAll(async () => {
  root = await database.connect('superuser');
  worker = await database.connect('rentify_worker');
  const { workerDatabaseUrl } = database.urls;
  workers = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 2 }, logger);
  smtp = await startSmtpServer();
  api = await startTestServer(database.urls);
});
afterEach(() => committed(root, (db) => db.query('delete from app.outgoing_messages')));
afterAll(async () => {
  await api?.stop();
  await smtp?.stop();
  await workers?.end();
});

/** A vehicle comes back, and the consumer hears of it twice. */
async function returned() {
  const email = `${unique()}@example.com`;
  const { event, ...made } = await committed(root, async (db) => {
    const desk = await rentalDesk(db);
    const renter = await user(db, ['customer']);
    await db.query(
      'update rental.customers set email = $2, name = $3, user_id = $4 where id = $1',
      [desk.customer.id, email, hostileName, renter.id],
    );
    const rental = await activeRental(db, desk);
    await asStaff(db, desk.agent, (as) => complete(as, rental));
    const event = await receivedEvent(db, 'RentalCompleted', rental);
    const { rows } = await db.query<{ id: string; number: string }>(
      'select id, number from accounting.invoices where rental_id = $1',
      [rental.id],
    );
    if (rows[0] === undefined) throw new Error('There is no invoice');
    return { email, renter, event, invoice: rows[0] };
  });
  const delivery = { ...event, payload: JSON.stringify(event.payload) };
  const { signal } = new AbortController();
  const hear = () => handleOnce(delivery, { consumer, pool: workers.pool, logger, signal });
  await expect(hear()).resolves.toBe('handled');
  await expect(hear()).resolves.toBe('known');
  return { ...made, correlationId: event.correlationId };
}
async function send(smtpUrl = smtp.url): Promise<unknown[]> {
  const log: unknown[] = [];
  const ports = createMessagePorts({
    config: { ...readConfig([], {}), smtpUrl },
    pool: worker as unknown as pg.Pool,
    logger,
  });
  try {
    await runTask(worker, sendMessages({ ports, secretKey, webAppUrl: '' }), { log });
  } finally {
    ports.close();
  }
  return log;
}
const render = () => runTask(worker, renderDocuments);
const dueNow = () => root.query('update app.outgoing_messages set next_attempt_at = now()');
async function rowOf(email: string) {
  const { rows } = await root.query(
    `select status, attempts, failure_code, correlation_id,
            extract(epoch from next_attempt_at - now())::integer as seconds
     from app.outgoing_messages where recipient = $1`,
    [email],
  );
  return rows[0];
}
const mailsTo = (email: string) => smtp.received.filter(({ to }) => to.includes(email));

/** The bytes of the only attachment, out of the mail as it came. */
function attachmentOf({ raw }: ReceivedMail): { head: string; bytes: Buffer } {
  const part = raw.split(/\r\n--[^\r\n]+\r\n/).find((each) => /^Content-Type: appl/m.test(each));
  if (part === undefined) throw new Error('There is no attachment');
  const end = part.indexOf('\r\n\r\n');
  const body = part.slice(end).split('\r\n--')[0] ?? '';
  return { head: part.slice(0, end), bytes: Buffer.from(body, 'base64') };
}

test('a return reaches its customer by mail, with the PDF that a download has', async () => {
  const { email, renter, invoice, correlationId } = await returned();
  await render();
  await send();
  const [mail, ...others] = mailsTo(email);
  if (mail === undefined) throw new Error('No mail came');
  expect(others).toEqual([]);
  expect(mail.to).toEqual([email]);
  expect(mail.header('Subject')).toBe('Thank you: Renault Clio is back');
  expect(mail.header('Bcc')).toBeUndefined();
  expect(mail.raw.slice(mail.raw.indexOf('text/html'))).not.toContain('<b>');
  expect(mail.raw).not.toMatch(/^Bcc/m);

  const { head, bytes } = attachmentOf(mail);
  expect(head).toMatch(/^Content-Type: application\/pdf/m);
  expect(head).toContain(`filename=${invoice.number}.pdf`);
  const download = await fetch(`${api.url}/v1/invoices/${invoice.id}.pdf`, {
    headers: { authorization: `Bearer ${await api.tokenFor(renter.id, 'customer')}` },
  });
  expect(download.status).toBe(200);
  expect(bytes.equals(Buffer.from(await download.arrayBuffer()))).toBe(true);
  // The request that took the vehicle back is found by the mail that came of it.
  expect(correlationId).not.toBeNull();
  await expect(rowOf(email)).resolves.toMatchObject({
    status: 'sent',
    attempts: 1,
    correlation_id: correlationId,
  });
});

test('a letter waits for its document, which is no attempt and holds up no other', async () => {
  const first = await returned();
  await render();
  const second = await returned();
  for (let run = 0; run < 12; run += 1) {
    await dueNow();
    expect(JSON.stringify(await send())).not.toContain('next attempt');
  }
  await expect(rowOf(second.email)).resolves.toMatchObject({
    status: 'queued',
    attempts: 0,
    failure_code: null,
    seconds: 3,
  });
  expect(mailsTo(second.email)).toEqual([]);
  expect(mailsTo(first.email)).toHaveLength(1);

  await render();
  await dueNow();
  await send();
  expect(mailsTo(second.email)).toHaveLength(1);
  await expect(rowOf(second.email)).resolves.toMatchObject({ status: 'sent', attempts: 1 });
});

test('what waits long is asked for more seldom, and given up when it expires', async () => {
  const { email } = await returned();
  await root.query(`update app.outgoing_messages set queued_at = now() - interval '20 minutes'`);
  await send();
  await expect(rowOf(email)).resolves.toMatchObject({ status: 'queued', seconds: 300 });
  await root.query('update app.outgoing_messages set expires_at = now(), next_attempt_at = now()');
  await send();
  await expect(rowOf(email)).resolves.toMatchObject({
    status: 'failed',
    failure_code: 'EXPIRED',
  });
});

test('who was slow does not make a message due that another has claimed since', async () => {
  const { email } = await returned();
  const claim = async () => {
    await dueNow();
    const { rows } = await worker.query('select id, attempts from app.messages_to_send(1)');
    return rows[0];
  };
  const slow = await claim();
  await claim();
  const { rows } = await worker.query('select app.put_off_message($1, $2) as is_put_off', [
    slow.id,
    slow.attempts,
  ]);
  expect(rows).toEqual([{ is_put_off: false }]);
  await expect(rowOf(email)).resolves.toMatchObject({ attempts: 2 });
});

test('without a provider the page of messages says what came with a mail', async () => {
  const { email, invoice } = await returned();
  await render();
  await send('');
  const page = await fetch(new URL(`/messages?recipient=${email}`, api.adminUrl));
  const { messages } = (await page.json()) as { messages: { text: string; html: string }[] };
  expect(messages).toHaveLength(1);
  expect(messages[0]?.text).toMatch(new RegExp(`\\[${invoice.number}[.]pdf, \\d{4,6} bytes\\]$`));
  expect(messages[0]?.html).toContain('Eve &lt;b&gt;');
});
