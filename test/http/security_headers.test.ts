import { useDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls);
});
afterAll(() => server?.stop());

test.each([
  ['POST', '/graphql', 200],
  ['GET', '/graphql', 405],
  ['GET', '/v1/invoices/00000000-0000-7000-8000-000000000000.pdf', 401],
  ['POST', '/v1/auth/nothing', 404],
  ['GET', '/nothing', 404],
])("H15: the answer to %s %s is nobody else's, and no page", async (method, path, status) => {
  const response = await fetch(new URL(path, server.url), {
    method,
    ...(method === 'POST'
      ? { body: '{"query":"{__typename}"}', headers: { 'content-type': 'application/json' } }
      : {}),
  });
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  expect(response.headers.get('x-powered-by')).toBeNull();
  expect(response.headers.get('server')).toBeNull();
  expect(response.headers.get('set-cookie')).toBeNull();
});

test('H15: even what no handler has seen gives nothing away', async () => {
  const response = await fetch(new URL('/%', server.url));
  expect(response.status).toBe(404);
  expect(response.headers.get('x-powered-by')).toBeNull();
});
