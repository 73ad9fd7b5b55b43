import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { randomSource } from '../../scripts/seed/random_source.ts';
import { type ChaosCompany, chaosCompany } from '../support/chaos/chaos_company.ts';
import { clientLedger } from '../support/chaos/client_ledger.ts';
import { expectAllTold } from '../support/chaos/expect_all_told.ts';
import { expectTopicsWhole } from '../support/chaos/expect_topics_whole.ts';
import { startClients } from '../support/chaos/start_clients.ts';
import { startEmitter } from '../support/chaos/start_emitter.ts';
import { startEventWorker } from '../support/chaos/start_event_worker.ts';
import { type Supervised, supervise } from '../support/chaos/supervise.ts';
import { whenDrained } from '../support/chaos/when_drained.ts';
import { useDatabase } from '../support/database.ts';
import { useOwnKafka } from '../support/own_kafka.ts';
import type { ServerProcess } from '../support/server_process.ts';
import { verifyDatabase } from '../support/verify_database.ts';
import type { WorkerProcess } from '../support/worker_process.ts';

const KILLS = ['server', 'server', 'worker', 'worker', 'any'] as const;
const ROUNDS = 4;

let servers: Supervised<ServerProcess>[] = [];
let workers: Supervised<WorkerProcess>[] = [];

// Before the database is dropped, which is the next of these.
afterAll(async () => {
  await Promise.all([...servers, ...workers].map((each) => each.stop()));
}, 30_000);
const database = useDatabase();
const kafka = await useOwnKafka();
let root: pg.Client;
let company: ChaosCompany;

beforeAll(async () => {
  root = await database.connect('superuser');
  company = await chaosCompany({ urls: database.urls, connect: async () => root });
  const { startServer } = company;
  const startWorker = () => startEventWorker(database.urls, kafka.brokers);
  servers = await Promise.all([supervise(startServer), supervise(startServer)]);
  workers = await Promise.all([supervise(startWorker), supervise(startWorker)]);
}, 60_000);

const seed = randomInt(2 ** 31);
const random = randomSource(seed);
const told: string[] = [];
afterEach(() => {
  const { repeated } = company.ledger;
  console.log(`seed ${seed}: ${told.join(', ')}; ${repeated} requests were repeated`);
});

test(`20 kills at random moments: nothing is lost, nothing happens twice (seed ${seed})`, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const clients = startClients(company, someServer);
    const emitter = startEmitter(database.urls.ownerDatabaseUrl);
    for (const kind of random.shuffled(KILLS)) {
      await delay(random.whole(100, 1_500));
      await killOne(kind, round);
    }
    if (random.chance(0.5)) await endSomeSession();
    await Promise.all([clients.stop(), emitter.stop()]);
    await whenDrained(root);
    await expectAllTold(root);
    await clientLedger.expectKept(root, company.ledger);
    await verifyDatabase(database, { isRelayed: true });
  }
  await expectTopicsWhole(root, [kafka.brokers]);
  expect(told.filter((kill) => kill !== 'session')).toHaveLength(20);
  expect(company.ledger.refused.size).toBeGreaterThan(0);
}, 400_000);

function someServer(): string | undefined {
  const running = servers.flatMap(({ current }) => current?.url ?? []);
  return running[Math.floor(Math.random() * running.length)];
}

/** In each round one more: in two of them the broker, in the others whoever it hits. */
async function killOne(kind: (typeof KILLS)[number], round: number): Promise<void> {
  if (kind === 'any' && round % 2 === 1) {
    told.push('broker');
    await kafka.kill();
    await kafka.restart();
    return;
  }
  const chosen = kind === 'any' ? random.pick(['server', 'worker'] as const) : kind;
  told.push(chosen);
  const group: readonly Supervised<ServerProcess | WorkerProcess>[] =
    chosen === 'server' ? servers : workers;
  await random.pick(group).kill();
}

/** A session of the API or of a worker, as when the database or a firewall ends it. */
async function endSomeSession(): Promise<void> {
  told.push('session');
  await root.query(
    `select pg_terminate_backend(pid) from (
       select pid from pg_stat_activity
       where datname = current_database() and application_name like 'rentify%'
       order by random() limit 1) s`,
  );
}
