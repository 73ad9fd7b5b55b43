import { useDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
const CONNECTIONS = 2;
const WAIT_MS = 500;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(database.urls, {
    poolSize: CONNECTIONS,
    connectionTimeoutMs: WAIT_MS,
    lockTimeoutMs: 4_000,
  });
});
afterAll(() => server?.stop());

const ask = async () => {
  const startedAt = performance.now();
  const answer = await server.query('{ eventTypes(first: 1) { nodes { eventType } } }');
  return { ...answer, afterMs: performance.now() - startedAt };
};

test('D03 while every connection hangs the rest are told so soon, and the process is live', async () => {
  const owner = await database.connect('rentify_owner');
  await owner.query('begin; lock table app.event_types in access exclusive mode');
  const hanging = Array.from({ length: CONNECTIONS }, ask);
  const others = await Promise.all(Array.from({ length: 30 }, ask));
  const live = await fetch(new URL('/live', server.adminUrl));
  await owner.query('rollback');

  expect(live.status).toBe(200);
  for (const { errors, headers, afterMs } of others) {
    expect(errors?.map(({ extensions }) => extensions)).toMatchObject([
      { code: 'UNAVAILABLE', http: { status: 503 } },
    ]);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    // Nobody waits behind all the others: ten times the limit is far from thirty.
    expect(afterMs).toBeLessThan(10 * WAIT_MS);
  }
  const freed = [...(await Promise.all(hanging)), await ask()];
  for (const { data, errors } of freed) {
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ eventTypes: { nodes: [{ eventType: expect.any(String) }] } });
  }
});
