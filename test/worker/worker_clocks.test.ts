import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { webhookSecret } from '../../server/secrets/webhook_secret.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { forgetWebhooks } from '../support/forget_webhooks.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { verifiesWebhook } from '../support/verifies_webhook.ts';
import { webhookDelivery } from '../support/webhook_delivery.ts';
import { webhookEndpoint } from '../support/webhook_endpoint.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook_receiver.ts';
import {
  createJobTables,
  killWorkerProcesses,
  startWorkerProcess,
  type WorkerProcess,
} from '../support/worker_process.ts';
import { wrongClock } from '../support/wrong_clock.ts';

// D08: the clock of a worker is an hour off, or is set back while it runs; the database's is right.
const database = useDatabase();
const main = join('..', '..', 'worker', 'main.ts');
const secretKey = Buffer.alloc(32);
const WRONG = [
  ['ahead', 1],
  ['behind', -1],
] as const;
let root: pg.Client;
let receiver: WebhookReceiver;

beforeAll(async () => {
  root = await createJobTables(database);
  receiver = await startWebhookReceiver((response, request) =>
    request.url === '/busy'
      ? response
          .writeHead(503, { 'retry-after': new Date(Date.now() + 600_000).toUTCString() })
          .end()
      : response.writeHead(204).end(),
  );
});
afterEach(async () => {
  await killWorkerProcesses();
  // What the killed ones held would be unlocked by the next test's.
  await root.query(
    `delete from app.worker_heartbeats; delete from graphile_worker._private_jobs;
     delete from graphile_worker._private_job_queues`,
  );
  await committed(root, forgetWebhooks);
});
afterAll(() => receiver?.stop());

/** A worker with every job there is. */
const start = (hours: number): Promise<WorkerProcess> =>
  startWorkerProcess(
    database.urls.workerDatabaseUrl,
    {
      NODE_ENV: 'test',
      SECRET_KEY: secretKey.toString('base64'),
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      ...wrongClock.ahead(hours),
    },
    main,
  );
const isSo = async (statement: string, values: readonly unknown[] = []) =>
  (await root.query(`select (${statement}) as is_so`, [...values])).rows[0].is_so === true;

test.each(WRONG)(
  'a worker that is an hour %s sends webhooks at once, with the right time',
  async (_how, hours) => {
    const endpoint = await committed(root, (db) => webhookEndpoint(db, { url: receiver.url }));
    await start(hours);
    // The first is there when the job first looks; the second only when it looks again.
    for (const count of [1, 2]) {
      const { id } = await committed(root, (db) => webhookDelivery(db, endpoint.id));
      await eventually(
        () =>
          isSo(`select status = 'delivered' from webhook.webhook_deliveries where id = $1`, [id]),
        30_000,
      );
      const sent = receiver.received.filter(({ headers }) => headers['webhook-id'] === id);
      expect(sent).toHaveLength(1);
      const { rows } = await root.query(
        'select id from webhook.webhook_endpoint_secrets where webhook_endpoint_id = $1',
        [endpoint.id],
      );
      // A receiver's library refuses what is more than five minutes off.
      for (const webhook of sent) {
        expect([count, verifiesWebhook(webhookSecret(secretKey, rows[0].id), webhook)]).toEqual([
          count,
          true,
        ]);
      }
    }
  },
);

test.each(WRONG)(
  'a receiver that names a time is left alone until then by a worker that is an hour %s',
  async (_how, hours) => {
    const url = new URL('/busy', receiver.url).href;
    const endpoint = await committed(root, (db) => webhookEndpoint(db, { url }));
    const { id } = await committed(root, (db) => webhookDelivery(db, endpoint.id));
    await start(hours);
    const attempted = `select count(*) = 1 from webhook.webhook_attempts where webhook_delivery_id = $1`;
    await eventually(() => isSo(attempted, [id]), 30_000);
    const { rows } = await root.query(
      `select extract(epoch from next_attempt_at - now())::float8 as wait_s
     from webhook.webhook_deliveries where id = $1`,
      [id],
    );
    expect(rows[0].wait_s).toBeGreaterThan(500);
    expect(rows[0].wait_s).toBeLessThan(610);
  },
);

test.each(WRONG)(
  'the calendar of a worker that is an hour %s is the database’s',
  async (_how, hours) => {
    const rental = await committed(root, async (db) => {
      const desk = await rentalDesk(db);
      const { id } = await reservation(db, desk, {
        startAt: hoursFromNow(-4),
        endAt: hoursFromNow(20),
      });
      await db.query('alter table rental.rentals disable trigger user');
      await db.query('update rental.rentals set created_at = $2 where id = $1', [
        id,
        hoursFromNow(-5),
      ]);
      await db.query('alter table rental.rentals enable trigger user');
      return id;
    });
    const { process } = await start(hours);
    // What starts it is the next minute, though its clock is set back meanwhile.
    await sleep(1_000);
    wrongClock.stepBack(process);
    await eventually(
      () => isSo(`select status = 'cancelled' from rental.rentals where id = $1`, [rental]),
      90_000,
    );
    // No job was put off, no slot of another hour was taken, and nothing ended before it began.
    await expect(
      isSo(`not exists (select from graphile_worker.jobs where run_at > now() + interval '1 minute')
      and not exists (select from graphile_worker._private_known_crontabs
                      where last_execution > now())
      and exists (select from graphile_worker._private_known_crontabs
                  where last_execution > now() - interval '2 minutes')
      and not exists (select from app.job_runs
                      where last_started_at > greatest(last_succeeded_at, last_failed_at)
                        or last_started_at < now() - interval '5 minutes')`),
    ).resolves.toBe(true);
    // The event has left, and who heard of it says so in the database's time.
    await eventually(
      () =>
        isSo(
          `exists (select from app.published_events p
               join app.inbox_messages i on i.event_id = p.id
               where p.aggregate_id = $1
                 and p.published_at between p.occurred_at and clock_timestamp()
                 and i.processed_at between p.occurred_at and clock_timestamp())`,
          [rental],
        ),
      30_000,
    );
  },
  180_000,
);

test('workers whose clocks are two hours apart, and are set back, are never taken for dead', async () => {
  const workers = [
    await startWorkerProcess(database.urls.workerDatabaseUrl, wrongClock.ahead(1)),
    await startWorkerProcess(database.urls.workerDatabaseUrl, wrongClock.ahead(-1)),
  ];
  const worker = await database.connect('rentify_worker');
  const { rows } = await worker.query<{ id: string }>(
    `select id from graphile_worker.add_job('hold', json_build_object('holdMs', 8000))`,
  );
  const job = rows[0]?.id;
  await eventually(
    () => isSo('exists (select from public.begun where job_id = $1)', [job]),
    15_000,
  );
  for (const { process } of workers) wrongClock.stepBack(process);
  await eventually(
    () => isSo('exists (select from public.effects where job_id = $1)', [job]),
    30_000,
  );
  await expect(
    isSo('(select count(*) from public.begun where job_id = $1) = 1', [job]),
  ).resolves.toBe(true);
  for (const { said, process } of workers) {
    expect(said).not.toContain('dead workers: their jobs are unlocked');
    expect(said).not.toContain('declared dead: others run its jobs');
    expect(process.exitCode).toBeNull();
  }
}, 60_000);

test('what a killed worker held is unlocked by one whose clock is wrong', async () => {
  const doomed = await startWorkerProcess(database.urls.workerDatabaseUrl, wrongClock.ahead(1));
  const worker = await database.connect('rentify_worker');
  const { rows } = await worker.query<{ id: string }>(
    `select id from graphile_worker.add_job('hold', json_build_object('holdMs', 1500))`,
  );
  const job = rows[0]?.id;
  await eventually(
    () => isSo('exists (select from public.begun where job_id = $1)', [job]),
    15_000,
  );
  doomed.process.kill('SIGKILL');
  const heir = await startWorkerProcess(database.urls.workerDatabaseUrl, wrongClock.ahead(-1));
  await eventually(
    () =>
      isSo('exists (select from public.effects where job_id = $1 and pid = $2)', [job, heir.pid]),
    30_000,
  );
}, 60_000);
