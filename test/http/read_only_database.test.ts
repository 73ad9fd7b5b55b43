import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { type Desk, rentalDesk } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { validInput } from '../support/valid_input.ts';

const RESERVE = `mutation ($input: ReserveRentalInput!) {
  reserveRental(input: $input) { rental { status } }
}`;
const database = useDatabase();
let root: pg.Client;
let server: TestServer;
let desk: Desk;
let token: string;

beforeAll(async () => {
  root = await database.connect('superuser');
  // One connection: whoever comes next gets what the one before has left.
  server = await startTestServer(database.urls, { poolSize: 1 });
});
beforeEach(async () => {
  desk = await committed(root, rentalDesk);
  token = await server.tokenFor(desk.agent.id, 'staff');
});
afterAll(() => server?.stop());

const reserve = async (headers: Readonly<Record<string, string>>) => {
  const input = await committed(root, (owner) => validInput('reserveRental', owner, desk));
  return server.query(RESERVE, { input }, { token, headers });
};

test.each([
  ['with a key', () => ({ 'idempotency-key': randomUUID() })],
  ['without', () => ({})],
])(
  'a database made read-only takes no command %s, is read, and takes them when it is not any more',
  async (_how, headers) => {
    const name = new URL(database.urls.databaseUrl).pathname.slice(1);
    // For sessions to come, as a setting of a role or a database is.
    await root.query(`alter database "${name}" set default_transaction_read_only = on`);
    await endSessions();
    const refused = await reserve(headers());
    const read = await server.query('{ vehicles { totalCount } }', {}, { token });
    const refusedAgain = await reserve(headers());
    await root.query(`alter database "${name}" reset default_transaction_read_only`);
    const taken = await reserve(headers());

    for (const answer of [refused, refusedAgain]) {
      expect(answer).toMatchObject({
        status: 503,
        errors: [
          {
            message: 'Nothing can be changed at present; try again later.',
            extensions: { code: 'UNAVAILABLE', http: { status: 503 } },
          },
        ],
      });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(read).toMatchObject({
      status: 200,
      data: { vehicles: { totalCount: expect.any(Number) } },
    });
    expect(taken.data).toEqual({ reserveRental: { rental: { status: 'RESERVED' } } });
    const why = server.logLines.filter((line) => line.includes('database refuses work'));
    expect(why[0]).toContain('"code":"25006"');
  },
);

/** The server's sessions, so that it opens others. */
async function endSessions(): Promise<void> {
  await root.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where usename = 'rentify_api' and datname = current_database()`,
  );
}
