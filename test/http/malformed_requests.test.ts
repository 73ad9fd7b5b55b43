import { gzipSync } from 'node:zlib';
import { useDatabase } from '../support/database.ts';
import { rawRequest } from '../support/raw_request.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls, { requestTimeoutMs: 1_500 });
});
afterAll(() => server?.stop());

const BODY = '{"query":"{__typename}"}';
const head = (...lines: readonly string[]) =>
  ['POST /graphql HTTP/1.1', 'Host: rentify', 'Content-Type: application/json', ...lines, ''].join(
    '\r\n',
  );

test('the plain request that the others below are made of is answered', async () => {
  const request = `${head(`Content-Length: ${BODY.length}`, 'Connection: close')}\r\n${BODY}`;
  await expect(rawRequest(server.url, request)).resolves.toMatchObject({ status: 200 });
});

const hidden = 'GET /smuggled HTTP/1.1\r\nHost: rentify\r\n\r\n';
test.each([
  [
    'a length and chunks',
    `${head('Content-Length: 5', 'Transfer-Encoding: chunked')}\r\n0\r\n\r\n${hidden}`,
  ],
  [
    'two lengths',
    `${head(`Content-Length: ${BODY.length}`, 'Content-Length: 0')}\r\n${BODY}${hidden}`,
  ],
  ['a length with a sign', `${head('Content-Length: +24')}\r\n${BODY}${hidden}`],
  [
    'an encoding that is not the last',
    `${head('Transfer-Encoding: chunked, identity')}\r\n0\r\n\r\n`,
  ],
  ['a space before the colon', `${head('Transfer-Encoding : chunked')}\r\n0\r\n\r\n${hidden}`],
  ['lines that end in LF alone', head(`Content-Length: ${BODY.length}`).replaceAll('\r\n', '\n')],
  ['a folded header', `${head('X-Folded: a\r\n b', 'Content-Length: 0')}\r\n`],
  ['a NUL in a header', `${head('X-Odd: a\0b', 'Content-Length: 0')}\r\n`],
  ['no host', 'GET /v1/nothing HTTP/1.1\r\n\r\n'],
  ['a chunk of a negative size', `${head('Transfer-Encoding: chunked')}\r\n-1\r\n\r\n`],
])('H16: %s is refused, and the connection with it', async (_what, request) => {
  const { status, text, isClosed } = await rawRequest(server.url, request, 3_000);
  expect({ status, isClosed, answers: text.match(/HTTP\/1\.1 \d/g)?.length }).toEqual({
    status: 400,
    isClosed: true,
    answers: 1,
  });
});

test.each([
  ['a header of 100 kB', head(`X-Long: ${'x'.repeat(100_000)}`)],
  ['10,000 headers', head(...Array.from({ length: 10_000 }, (_, i) => `X-${i}: x`))],
  ['an address of 100 kB', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: rentify\r\n`],
])('H16: %s is refused, and the connection with it', async (_what, request) => {
  await expect(rawRequest(server.url, `${request}\r\n`)).resolves.toMatchObject({
    status: 431,
    isClosed: true,
  });
});

test('H18: a bomb is refused packed', async () => {
  const bomb = gzipSync(Buffer.from(`${BODY}${' '.repeat(10_000_000)}`));
  for (const [path, encoding] of [
    ['/graphql', 'gzip'],
    ['/graphql', 'br'],
    ['/graphql', 'gzip, identity'],
  ] as const) {
    const response = await fetch(new URL(path, server.url), {
      method: 'POST',
      body: bomb,
      headers: { 'content-type': 'application/json', 'content-encoding': encoding },
    });
    expect({ encoding, status: response.status }).toEqual({ encoding, status: 415 });
  }
});

test('H18: a body in chunks is measured as it comes', async () => {
  const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
  const request = `${head('Transfer-Encoding: chunked')}\r\n${chunk.repeat(7)}`;
  await expect(rawRequest(server.url, request)).resolves.toMatchObject({ status: 413 });
});

test.each([
  ['shorter than it says', `${head('Content-Length: 1000')}\r\n${BODY}`],
  ['in chunks that never end', `${head('Transfer-Encoding: chunked')}\r\n18\r\n${BODY}\r\n`],
])('H18: a body that is %s loses the connection in time', async (_what, request) => {
  const { isClosed } = await rawRequest(server.url, request, 6_000);
  expect(isClosed).toBe(true);
});

test('H18: a body that is longer than it says loses the connection', async () => {
  const request = `${head('Content-Length: 2')}\r\n${BODY}`;
  await expect(rawRequest(server.url, request)).resolves.toMatchObject({
    status: 400,
    isClosed: true,
  });
});

test.each(['utf-7', 'utf-16', 'iso-8859-1', 'UTF-8, utf-7'])(
  'H18: JSON in %s is refused',
  async (charset) => {
    const response = await server.post('/graphql', BODY, {
      'content-type': `application/json; charset=${charset}`,
    });
    expect(response.status).toBe(415);
  },
);
