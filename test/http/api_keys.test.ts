import type pg from 'pg';
import { type ApiKey, apiKey } from '../support/api_key.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { rentalDesk } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;
let root: pg.Client;
let customerId: string;

beforeAll(async () => {
  server = await startTestServer(database.urls);
  root = await database.connect('superuser');
  customerId = await committed(root, async (db) => {
    await rentalDesk(db);
    return (await user(db, ['customer'])).id;
  });
});
afterAll(() => server?.stop());

const make = (
  ...arguments_: Parameters<typeof apiKey> extends [unknown, ...infer Rest] ? Rest : never
) => committed(root, (db) => apiKey(db, ...arguments_));

interface Sight {
  readonly status: number;
  readonly account: string | undefined;
  readonly permissions: readonly string[] | undefined;
  readonly classes: number | undefined;
  readonly vehicles: number | undefined;
}

/** Who the server takes the holder of these headers for, and what it sees. */
async function sight(headers: Readonly<Record<string, string>>, path = '/graphql'): Promise<Sight> {
  const query = `{ currentUserAccount { id } currentPermissions
    vehicleClasses { totalCount } vehicles { totalCount } }`;
  const response = await server.post(path, JSON.stringify({ query }), headers);
  const { data } = (await response.json()) as { data?: Record<string, never> };
  return {
    status: response.status,
    account: data?.['currentUserAccount']?.['id'],
    permissions: data?.['currentPermissions'],
    classes: data?.['vehicleClasses']?.['totalCount'],
    vehicles: data?.['vehicles']?.['totalCount'],
  };
}
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const alias = (secret: string) => ({ 'x-api-key': secret });

test('a key with the scope sees the vehicles, one without sees none', async () => {
  const [reader, other] = [await make(['vehicles.read']), await make(['customers.read'])];
  await expect(sight(bearer(reader.secret))).resolves.toMatchObject({
    status: 200,
    account: reader.userId,
    permissions: ['vehicles.read'],
    vehicles: 1,
  });
  await expect(sight(bearer(other.secret))).resolves.toMatchObject({
    account: other.userId,
    permissions: ['customers.read'],
    vehicles: 0,
  });
});

test('X-API-Key is the same, alone or beside the same key', async () => {
  const { secret, userId } = await make(['vehicles.read']);
  for (const headers of [alias(secret), { ...bearer(secret), ...alias(secret) }]) {
    await expect(sight(headers)).resolves.toMatchObject({ status: 200, account: userId });
  }
});

test('every key that opens nothing gets the one answer that a bad token gets', async () => {
  const good = await make(['vehicles.read']);
  const other = await make(['vehicles.read']);
  const revoked = await make([], { revoked_at: 'now' });
  const expired = await make();
  await root.query(`update identity.api_keys set expires_at = created_at where id = $1`, [
    expired.id,
  ]);
  const disabled = await make();
  await root.query(`update identity.users set status = 'disabled' where id = $1`, [
    disabled.userId,
  ]);
  const token = await server.tokenFor(customerId, 'customer');

  const refused: Record<string, Readonly<Record<string, string>>> = {
    'no token at all': { authorization: 'Bearer x' },
    revoked: bearer(revoked.secret),
    expired: bearer(expired.secret),
    'of a disabled service': bearer(disabled.secret),
    'that nobody made': bearer(`${good.prefix}_${'A'.repeat(43)}`),
    'its prefix alone': bearer(good.prefix),
    'cut short': bearer(good.secret.slice(0, -1)),
    'one longer': bearer(`${good.secret}A`),
    'with a space': alias(`${good.secret} ${good.secret}`),
    'of a megabyte, as far as headers go': alias(`${good.prefix}_${'A'.repeat(8_000)}`),
    'by another scheme': { authorization: `Basic ${good.secret}` },
    'two that differ': { ...bearer(good.secret), ...alias(other.secret) },
    'beside a token of somebody': { ...bearer(token), ...alias(good.secret) },
    'beside a password': { authorization: 'Basic eDp4', ...alias(good.secret) },
    'an empty one': alias(''),
  };
  const answers = new Map<string, string>();
  for (const [what, headers] of Object.entries(refused)) {
    const response = await server.post('/graphql', '{"query":"{__typename}"}', headers);
    const body = (await response.text()).replace(/"correlationId":"[^"]*"/, '');
    answers.set(what, `${response.status} ${response.headers.get('www-authenticate')} ${body}`);
  }
  expect(new Set(answers.values()).size).toBe(1);
  expect(answers.get('revoked')).toMatch(/^401 Bearer .*UNAUTHENTICATED/);
});

test('a key in the address is nobody, and no refusal tells that it is one', async () => {
  const { secret } = await make(['vehicles.read']);
  for (const name of ['api_key', 'apiKey', 'key', 'access_token', 'token', 'x-api-key']) {
    await expect(sight({}, `/graphql?${name}=${secret}`)).resolves.toEqual({
      status: 200,
      account: undefined,
      permissions: [],
      classes: 1,
      vehicles: undefined,
    });
  }
});

const ends: readonly [string, (key: ApiKey) => Promise<unknown>][] = [
  [
    'revoked',
    ({ id }) => root.query('update identity.api_keys set revoked_at = now() where id = $1', [id]),
  ],
  [
    'expired',
    ({ id }) => root.query('update identity.api_keys set expires_at = now() where id = $1', [id]),
  ],
  [
    'stripped of its scope',
    ({ id }) => root.query('delete from identity.api_key_permissions where api_key_id = $1', [id]),
  ],
  [
    'of a service that is disabled',
    ({ userId }) =>
      root.query(`update identity.users set status = 'disabled' where id = $1`, [userId]),
  ],
];
test.each(ends)(
  'P21 a key that is %s while in use sees nothing from the next request on',
  async (_what, end) => {
    const key = await make(['vehicles.read']);
    await expect(sight(bearer(key.secret))).resolves.toMatchObject({ vehicles: 1 });
    await end(key);
    await expect(sight(bearer(key.secret))).resolves.toMatchObject({
      status: 200,
      permissions: [],
      vehicles: 0,
    });
  },
);

test('a hundred requests at once with one key ask the database for it once', async () => {
  const key = await make(['vehicles.read']);
  const seen = await Promise.all(Array.from({ length: 100 }, () => sight(bearer(key.secret))));
  expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1);
  const { rows } = await root.query(
    `select count(*)::int as uses from app.audit_events
     where kind = 'api_key.use' and api_key_id = $1`,
    [key.id],
  );
  expect(rows).toEqual([{ uses: 1 }]);
});

test('what a service does is told as done by it, with its key', async () => {
  const key = await make(['rentals.configure']);
  const answer = await server.query(
    `mutation { createExtra(input: {code: "KEYED", name: "Keyed", unit: PER_DAY,
       priceCents: "100", currency: "EUR"}) { extra { createdBy } } }`,
    {},
    { headers: bearer(key.secret) },
  );
  expect(answer).toMatchObject({ data: { createExtra: { extra: { createdBy: key.userId } } } });
});

test('H23 no key is in the log, neither a good one nor a bad one', async () => {
  const key = await make(['vehicles.read']);
  const wrong = `${key.prefix}_${'B'.repeat(43)}`;
  await sight(bearer(key.secret));
  await sight(alias(key.secret), `/graphql?key=${key.secret}`);
  await sight(bearer(wrong), `/${wrong.slice(0, 11)}?key=${wrong}`);
  const lines = server.logLines.join('\n');
  expect(lines).toContain(key.userId);
  for (const secret of [key.secret, wrong]) {
    expect(lines).not.toContain(secret.slice(12));
  }
});
