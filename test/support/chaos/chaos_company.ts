import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { DatabaseUrls } from '../../../scripts/database/database_urls.ts';
import { committed } from '../committed.ts';
import { user } from '../factories.ts';
import { type Desk, rentalDesk } from '../rental_desk.ts';
import { startTestServer } from '../server.ts';
import { type ServerProcess, startServerProcess } from '../server_process.ts';
import { sharedKeys } from '../shared_keys.ts';
import { type ClientLedger, clientLedger } from './client_ledger.ts';
import { prepareRecord } from './prepare_record.ts';

export interface ChaosCompany {
  /** An admin's, good for a quarter of an hour on each of the servers. */
  readonly token: string;
  readonly desks: readonly Desk[];
  readonly ledger: ClientLedger;
  startServer(): Promise<ServerProcess>;
}

/** Two desks, an admin, and what is needed to judge what becomes of their work. */
export async function chaosCompany({
  urls,
  connect,
}: {
  readonly urls: DatabaseUrls;
  /** A superuser's connection. */
  readonly connect: () => Promise<pg.Client>;
}): Promise<ChaosCompany> {
  const root = await connect();
  const secretKey = randomBytes(32).toString('base64');
  await prepareRecord(root);
  const signer = await startTestServer(urls, { secretKey }, await sharedKeys(urls, secretKey));
  const admin = await committed(root, (db) => user(db, ['admin']));
  const token = await signer.tokenFor(admin.id, 'admin');
  await signer.stop();

  const desks = [await committed(root, rentalDesk), await committed(root, rentalDesk)];
  const ledger = clientLedger.create();
  ledger.vehicles.push(...desks.map(({ vehicle }) => vehicle.id));
  return {
    token,
    desks,
    ledger,
    startServer: () =>
      startServerProcess(urls.databaseUrl, secretKey, {
        API_RATE_PER_MINUTE: '1000000',
        COMMAND_RATE_PER_MINUTE: '1000000',
      }),
  };
}
