import type { Socket } from 'node:net';
import { useDatabase } from '../support/database.ts';
import { openSocket } from '../support/open_socket.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
const requestTimeoutMs = 2_000;
const maxConnections = 400;
let server: TestServer;
const open: Socket[] = [];

beforeAll(async () => {
  server = await startTestServer(db.urls, { requestTimeoutMs, maxConnections });
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});
afterAll(() => server?.stop());

const HEAD = 'POST /graphql HTTP/1.1\r\nHost: rentify\r\nContent-Type: application/json\r\n';

/** Many sockets that say a little first, and a byte every now and then. */
async function dripping(count: number, first: string, byte: string): Promise<Socket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => openSocket(server.url)));
  for (const socket of sockets) {
    open.push(socket);
    socket.resume();
    socket.write(first);
    const timer = setInterval(() => socket.write(byte), 100);
    socket.once('close', () => clearInterval(timer));
  }
  return sockets;
}

const hasClosed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });

test.each([
  ['head', HEAD, 'X'],
  ['body', `${HEAD}Content-Length: 1000\r\n\r\n`, ' '],
  ['body in chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
])(
  'H17: while 200 clients drip their %s, others are answered; then they are cut off',
  async (_what, first, byte) => {
    const sockets = await dripping(200, first, byte);
    const latenciesMs: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      const startedAt = performance.now();
      const { status } = await server.query('{ __typename }');
      latenciesMs.push(performance.now() - startedAt);
      expect(status).toBe(200);
    }
    expect(latenciesMs.sort((a, b) => a - b)[18]).toBeLessThan(500);
    await Promise.all(sockets.map(hasClosed));
  },
  20_000,
);

test('H17: who asks and asks and reads no answer is cut off', async () => {
  const socket = await openSocket(server.url);
  open.push(socket);
  // The largest thing we serve, more often than the buffers of both sides hold.
  const request =
    'GET /ruru-static/ruru.js HTTP/1.1\r\nHost: rentify\r\nAccept-Encoding: br\r\n\r\n';
  const sent = await new Promise<number>((resolve) => {
    let length = 0;
    socket.pause();
    const timer = setInterval(() => {
      length += request.length;
      socket.write(request);
    }, 20);
    socket.once('close', () => {
      clearInterval(timer);
      resolve(length);
    });
  });
  expect(sent).toBeGreaterThan(0);
}, 25_000);

test('connections beyond the limit are dropped, and there is room again when others leave', async () => {
  const sockets = await dripping(maxConnections, '', '');
  const last = await openSocket(server.url);
  await hasClosed(last);
  for (const socket of sockets) socket.destroy();
  await expect(server.query('{ __typename }')).resolves.toMatchObject({ status: 200 });
}, 20_000);
