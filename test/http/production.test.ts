import { randomBytes } from 'node:crypto';
import { useDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls, {
    nodeEnv: 'production',
    secretKey: randomBytes(32).toString('base64'),
  });
});
afterAll(() => server?.stop());

test.each([
  '{ __schema { types { name } } }',
  '{ __type(name: "Query") { name } }',
  '{ a: __schema\n#\n{ types { name } } }',
  '{ ...A } fragment A on Query { x: __schema { types { fields { type { fields { name } } } } } }',
])('the schema is not told: %s', async (document) => {
  const { status, data } = await server.query(document);
  expect({ status, data }).toEqual({ status: 400, data: undefined });
});

test.each([
  '{ vehicls { nodes { id } } }',
  '{ vehicles(frist: 1) { nodes { id } } }',
  '{ vehicles(filter: {statuss: {equalTo: ACTIVE}}) { nodes { id } } }',
  '{ vehicles(filter: {status: {equalTo: ACTIV}}) { nodes { id } } }',
])('a mistake gets no suggestion: %s', async (document) => {
  const { status, errors } = await server.query(document);
  expect(status).toBe(400);
  expect(JSON.stringify(errors)).not.toContain('Did you mean');
});

test('variables get no suggestion either', async () => {
  const { errors } = await server.query(
    'query($f: VehicleFilter) { vehicles(filter: $f) { nodes { id } } }',
    { f: { statuss: {} } },
  );
  expect(JSON.stringify(errors)).not.toContain('Did you mean');
});

test.each(['/ruru', '/graphiql', '/playground', '/altair', '/voyager', '/ruru-static/x.js', '/'])(
  'there is no explorer at %s',
  async (path) => {
    const response = await fetch(new URL(path, server.url), { headers: { accept: 'text/html' } });
    expect(response.status).toBe(404);
  },
);

test('what is kept for development is not shown: there is no /messages', async () => {
  expect((await fetch(new URL('/messages', server.adminUrl))).status).toBe(404);
});
