import { apiKey } from '../../support/api_key.ts';
import { committed } from '../../support/committed.ts';
import { useDatabase } from '../../support/database.ts';
import { user } from '../../support/factories.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const db = useDatabase();
const RATE = 4;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls, {
    trustedProxies: ['127.0.0.1'],
    apiRatePerMinute: RATE,
    anonymousRatePerMinute: RATE - 1,
    commandRatePerMinute: RATE - 1,
  });
});
afterAll(() => server?.stop());

/** As a proxy of ours would say it. */
const from = (address: string) => ({ 'x-forwarded-for': address });

const tokenOfSomebody = async () => {
  const { id } = await committed(await db.connect('superuser'), (client) => user(client));
  return server.tokenFor(id, 'customer');
};
const codeOf = ({
  status,
  errors,
}: {
  status: number;
  errors: { extensions: { code: string } }[];
}) => [status, errors[0]?.extensions.code];

test('an answer says what is left, and the one that is too many when to come again', async () => {
  const token = await tokenOfSomebody();
  for (let left = RATE - 1; left >= 0; left -= 1) {
    const { status, headers } = await server.query('{ __typename }', {}, { token });
    expect(status).toBe(200);
    expect(headers.get('ratelimit-policy')).toBe(`"user";q=${RATE};w=60`);
    expect(headers.get('ratelimit')).toMatch(new RegExp(`^"user";r=${left};t=\\d+$`));
    expect(headers.get('retry-after')).toBeNull();
  }
  const refused = await server.query('{ __typename }', {}, { token });
  expect(codeOf(refused as never)).toEqual([429, 'RATE_LIMITED']);
  expect(refused.headers.get('ratelimit')).toBe('"user";r=0;t=60');
  expect(refused.headers.get('retry-after')).toBe('60');
});

test('one user is limited over both APIs, and no other with him', async () => {
  const token = await tokenOfSomebody();
  const file = new URL('/v1/invoices/00000000-0000-7000-8000-000000000000.pdf', server.url);
  const download = () => fetch(file, { headers: { authorization: `Bearer ${token}` } });
  const statuses: number[] = [];
  for (let i = 0; i < RATE; i += 1) statuses.push((await download()).status);
  expect(statuses).toEqual(Array(RATE).fill(404));
  const refused = await download();
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
  await expect(server.query('{ __typename }', {}, { token })).resolves.toMatchObject({
    status: 429,
  });
  for (const other of [await tokenOfSomebody(), undefined]) {
    const options = other === undefined ? {} : { token: other };
    await expect(server.query('{ __typename }', {}, options)).resolves.toMatchObject({
      status: 200,
    });
  }
});

test('who tries tokens is counted as nobody, and refused before long', async () => {
  const statuses: number[] = [];
  const headers = from('192.0.2.1');
  for (let i = 0; i < RATE; i += 1) {
    const options = { token: `a.b.c${i}`, headers };
    statuses.push((await server.query('{ __typename }', {}, options)).status);
  }
  expect(statuses).toEqual([401, 401, 401, 429]);
  await expect(server.query('{ __typename }', {}, { headers })).resolves.toMatchObject({
    status: 429,
  });
});

test('commands have a limit of their own, in which a document counts as many as it holds', async () => {
  const token = await tokenOfSomebody();
  const cancel = 'cancelRental(input: { rentalId: $id, reason: CUSTOMER_REQUEST }) { __typename }';
  const send = (document: string) =>
    server.query(
      `mutation Cancel($id: UUID!) { ${document} }`,
      { id: crypto.randomUUID() },
      {
        token,
      },
    );
  const first = await send(`a: ${cancel} b: ${cancel}`);
  expect(first.headers.get('ratelimit-policy')).toBe(
    `"user";q=${RATE};w=60, "commands";q=${RATE - 1};w=60`,
  );
  expect(codeOf(first as never)).toEqual([200, 'FORBIDDEN']);
  const second = await send(`a: ${cancel} ...More } fragment More on Mutation { b: ${cancel}`);
  expect(codeOf(second as never)).toEqual([429, 'RATE_LIMITED']);
  expect(second.headers.get('retry-after')).toBe('60');
  await expect(server.query('{ __typename }', {}, { token })).resolves.toMatchObject({
    status: 200,
  });
});

test('what is refused is counted', async () => {
  const count = async () => {
    const page = await (await fetch(new URL('/metrics', server.adminUrl))).text();
    return Number(/^limiter_refusals_total\{limiter="anonymous"\} (\d+)$/m.exec(page)?.[1] ?? 0);
  };
  const before = await count();
  const headers = from('192.0.2.2');
  for (let i = 0; i < RATE; i += 1) await server.query('{ __typename }', {}, { headers });
  await expect(count()).resolves.toBe(before + 1);
});

test('who guesses keys is stopped before the database is asked; a key in use is not', async () => {
  const key = await committed(await db.connect('superuser'), (client) => apiKey(client));
  const ask = (secret: string) =>
    server.query(
      '{ __typename }',
      {},
      { headers: { ...from('203.0.113.40'), authorization: `Bearer ${secret}` } },
    );
  expect((await ask(key.secret)).status).toBe(200);
  const statuses: number[] = [];
  for (let guess = 0; guess < RATE; guess += 1) {
    statuses.push((await ask(`rk_guessing_${String(guess).padStart(43, 'A')}`)).status);
  }
  // The first look counted too.
  expect(statuses).toEqual([401, 401, 429, 429]);
  expect((await ask(key.secret)).status).toBe(200);
});
