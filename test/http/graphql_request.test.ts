import { useDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls);
});
afterAll(() => server?.stop());

const QUERY = '{"query":"{__typename}"}';
const refused = async (response: Response) => {
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return [response.status, errors[0]?.extensions.code];
};

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is no way to ask', async (method) => {
  const response = await fetch(new URL('/graphql?query=%7B__typename%7D', server.url), {
    method,
    headers: { origin: 'https://evil.example', accept: 'text/html' },
  });
  expect(response.headers.get('allow')).toBe('POST');
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
  expect(await refused(response)).toEqual([405, 'METHOD_NOT_ALLOWED']);
});

test.each([
  ['a form', 'application/x-www-form-urlencoded', 'query={__typename}'],
  ['plain text', 'text/plain', QUERY],
  ['an upload', 'multipart/form-data; boundary=x', '--x--'],
  ['GraphQL without JSON', 'application/graphql', '{__typename}'],
  ['JSON in UTF-7', 'application/json; charset=utf-7', QUERY],
])('%s is refused: a browser would send it for any site', async (_what, type, body) => {
  expect(await refused(await server.post('/graphql', body, { 'content-type': type }))).toEqual([
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ]);
});

test('a packed body is refused unread', async () => {
  const response = await server.post('/graphql', QUERY, { 'content-encoding': 'gzip' });
  expect(await refused(response)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
});

test('100 kB are read, more are not', async () => {
  const padded = (length: number) => QUERY + ' '.repeat(length - QUERY.length);
  expect((await server.post('/graphql', padded(99_000))).status).toBe(200);
  expect(await refused(await server.post('/graphql', padded(101_000)))).toEqual([
    413,
    'PAYLOAD_TOO_LARGE',
  ]);
});

test.each([
  '{bad',
  'qwerty',
  '',
  'null',
  '7',
  '[]',
  `[${QUERY},${QUERY}]`,
  '{"query":null}',
  '{"query":{}}',
  '{"query":"{__typename}","variables":[]}',
  '{"query":"{__typename}","variables":"x"}',
])('%s is no request', async (body) => {
  const response = await server.post('/graphql', body);
  expect(await refused(response)).toEqual([400, 'BAD_REQUEST']);
});

test('an answer in no format of ours is refused', async () => {
  expect(await refused(await server.post('/graphql', QUERY, { accept: 'image/png' }))).toEqual([
    406,
    'NOT_ACCEPTABLE',
  ]);
});

test('no tracing, no debug, no trace of what serves it', async () => {
  const response = await server.post('/graphql?debug=1', QUERY, { 'x-apollo-tracing': '1' });
  expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  expect(response.headers.get('x-powered-by')).toBeNull();
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test("elsewhere a refusal has REST's envelope", async () => {
  const response = await fetch(new URL('/v1/nothing', server.url));
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    error: {
      code: 'NOT_FOUND',
      message: expect.any(String),
      details: [],
      correlationId: response.headers.get('x-correlation-id'),
    },
  });
});

test.each([
  ['short', 'abc'],
  ['long', 'x'.repeat(65)],
  ['odd', 'abc def ghi'],
  ['forging', 'abcdefgh","level":"fatal'],
])('a correlation id that is %s is replaced', async (_what, given) => {
  const response = await server.post('/graphql', QUERY, { 'x-correlation-id': given });
  expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
});
