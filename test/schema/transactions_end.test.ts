import pg from 'pg';
import { type Login, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

// D11: nobody's transaction stays open, be it idle or busy.
const database = useDatabase();
const LOGINS = [
  ['rentify_api', '15s', '1min'],
  ['rentify_worker', '1min', '5min'],
  ['bi_reader', '1min', '10min'],
  ['rentify_owner', '5min', '30min'],
] as const;
const urls: Readonly<Record<string, string>> = {
  rentify_api: database.urls.databaseUrl,
  rentify_worker: database.urls.workerDatabaseUrl,
  bi_reader: database.urls.readerDatabaseUrl,
  rentify_owner: database.urls.ownerDatabaseUrl,
};

let server: TestServer | undefined;
afterAll(() => server?.stop());

afterEach(async () => {
  for (const [login] of LOGINS) await alter(login, 'reset all');
});

/** A setting of a login in this database alone, which goes before that of the role. */
const shorten = (login: Login, setting: string, value: string) =>
  alter(login, `set ${setting} = '${value}'`);

async function alter(login: Login, change: string): Promise<void> {
  const root = await database.connect('superuser');
  const { rows } = await root.query('select current_database() as name');
  await root.query(
    `alter role ${login} in database ${pg.escapeIdentifier(rows[0].name)} ${change}`,
  );
}

/** A session of the login that is not ended by us, and the code of what ended it. */
async function open(login: Login) {
  const client = new pg.Client({ connectionString: urls[login] });
  const ended = new Promise<string | undefined>((resolve) => {
    client.on('error', (error: Error & { code?: string }) => {
      if (error.code !== undefined) resolve(error.code);
    });
  });
  await client.connect();
  return { client, ended };
}

test.each(LOGINS)(
  '%s leaves a transaction idle for %s at most, and open for %s',
  async (login, idle, whole) => {
    const client = await database.connect(login);
    const { rows } = await client.query(
      `select current_setting('idle_in_transaction_session_timeout') as idle,
            current_setting('transaction_timeout') as whole`,
    );
    expect(rows).toEqual([{ idle, whole }]);
  },
);

test.each(LOGINS)(
  'a transaction that %s leaves idle is ended, and its locks are free',
  async (login) => {
    await shorten(login, 'idle_in_transaction_session_timeout', '300ms');
    const { client, ended } = await open(login);
    await client.query('begin');
    const { rows } = await client.query('select pg_backend_pid() as pid');
    await expect(ended).resolves.toBe('25P03');
    await gone(rows[0].pid);
  },
);

test.each(LOGINS)(
  'a transaction in which %s is always busy is ended all the same',
  async (login) => {
    await shorten(login, 'transaction_timeout', '500ms');
    const { client } = await open(login);
    await client.query('begin');
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const work = async () => {
      for (;;) await client.query('select pg_sleep(0.02)');
    };
    // Where it is between two statements the server says so to nobody, and the next one finds out.
    await expect(work()).rejects.toThrow(/transaction timeout|connection|not queryable/i);
    await gone(rows[0].pid);
  },
);

test('whose request met its end is told so, and the next one has another connection', async () => {
  server = await startTestServer(database.urls, { lockTimeoutMs: 20_000 });
  const { query } = server;
  const root = await database.connect('superuser');
  await shorten('rentify_api', 'transaction_timeout', '1s');
  await root.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'rentify_api' and datname = current_database()`,
  );
  const token = await server.tokenFor('01990000-0000-7000-8000-000000000001', 'staff');
  const read = () => query('{ vehicles { totalCount } }', {}, { token });
  await eventually(async () => (await read()).status === 200);
  await root.query('begin; lock table fleet.vehicles');
  const { status, errors } = await read();
  await root.query('rollback');
  // Whichever of the two errors comes first: that it was ended, or that the connection is gone.
  expect(['504 TIMEOUT', '503 UNAVAILABLE']).toContain(`${status} ${errors?.[0]?.extensions.code}`);
  expect((await read()).status).toBe(200);
});

async function gone(pid: number): Promise<void> {
  const root = await database.connect('superuser');
  await eventually(async () => {
    const { rowCount } = await root.query('select from pg_stat_activity where pid = $1', [pid]);
    return rowCount === 0;
  });
}
