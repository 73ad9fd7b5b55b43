import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { randomSource } from '../../scripts/seed/random_source.ts';
import { chaosCompany } from '../support/chaos/chaos_company.ts';
import { clientLedger } from '../support/chaos/client_ledger.ts';
import { expectAllTold } from '../support/chaos/expect_all_told.ts';
import { expectTopicsWhole } from '../support/chaos/expect_topics_whole.ts';
import { startClients } from '../support/chaos/start_clients.ts';
import { startEmitter } from '../support/chaos/start_emitter.ts';
import { startEventWorker } from '../support/chaos/start_event_worker.ts';
import { type Supervised, supervise } from '../support/chaos/supervise.ts';
import { whenDrained } from '../support/chaos/when_drained.ts';
import { useOwnKafka } from '../support/own_kafka.ts';
import { useOwnPostgres } from '../support/own_postgres.ts';
import type { ServerProcess } from '../support/server_process.ts';
import { verifyDatabase } from '../support/verify_database.ts';
import type { WorkerProcess } from '../support/worker_process.ts';

let server: Supervised<ServerProcess> | undefined;
let worker: Supervised<WorkerProcess> | undefined;

// Before the servers stop that they live from, which is the next of these.
afterAll(async () => {
  await Promise.all([server?.stop(), worker?.stop()]);
}, 30_000);
const postgres = await useOwnPostgres();
const kafka = await useOwnKafka();
const seed = randomInt(2 ** 31);
const random = randomSource(seed);

test(`the database crashes and restarts while all work: as if it had not (seed ${seed})`, async () => {
  const company = await chaosCompany(postgres);
  server = await supervise(company.startServer);
  worker = await supervise(() => startEventWorker(postgres.urls, kafka.brokers));

  for (const ends of [postgres.crash, postgres.shutDown, postgres.crash]) {
    const clients = startClients(company, () => server?.current?.url);
    const emitter = startEmitter(postgres.urls.ownerDatabaseUrl);
    await delay(random.whole(2_000, 4_000));
    await ends();
    await delay(random.whole(0, 3_000));
    await postgres.restart();
    await delay(2_000);
    await Promise.all([clients.stop(), emitter.stop()]);
    const root = await postgres.connect();
    await whenDrained(root);
    await expectAllTold(root);
    await clientLedger.expectKept(root, company.ledger);
    await verifyDatabase(postgres, { isRelayed: true });
  }
  await expectTopicsWhole(await postgres.connect(), [kafka.brokers]);
  expect(company.ledger.repeated).toBeGreaterThan(0);
}, 300_000);
