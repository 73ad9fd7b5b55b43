import type { LookupAddress } from 'node:dns';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { errorCode } from '../../../worker/webhooks/error_code.ts';
import { type PostingRules, postWebhook } from '../../../worker/webhooks/post_webhook.ts';
import { selfSigned } from '../../support/self_signed.ts';
import { startWebhookReceiver } from '../../support/webhook_receiver.ts';

const opened: { stop(): unknown }[] = [];
const here: readonly LookupAddress[] = [{ address: '127.0.0.1', family: 4 }];
const rules: PostingRules = {
  lookup: () => Promise.resolve(here),
  allowedNetworks: ['127.0.0.1'],
  timeoutMs: 2_000,
};

afterAll(async () => {
  for (const { stop } of opened.toReversed()) await stop();
});

async function serve(...parts: Parameters<typeof startWebhookReceiver>) {
  const receiver = await startWebhookReceiver(...parts);
  opened.push(receiver);
  return receiver;
}
const post = (url: string, changed: Partial<PostingRules> = {}, signal?: AbortSignal) =>
  postWebhook(
    { url, body: '{"a" : "ö"}', headers: { 'webhook-id': 'an-id' }, now: () => new Date() },
    { ...rules, ...changed },
    signal ?? new AbortController().signal,
  );
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    (answer) => answer,
    (error: unknown) => errorCode(error),
  );

/** Speaks whatever it is told to, which no HTTP server would. */
async function speak(text: string): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

test('it posts the bytes, as JSON, by the name that was registered', async () => {
  const receiver = await serve();
  const answer = await post(`http://hooks.example.com:${receiver.port}/hook?a=b`);
  expect(answer).toEqual({ statusCode: 204, excerpt: '', retryAfterS: undefined });
  expect(receiver.received).toEqual([
    {
      path: '/hook?a=b',
      body: '{"a" : "ö"}',
      headers: expect.objectContaining({
        host: `hooks.example.com:${receiver.port}`,
        'content-type': 'application/json',
        'content-length': '12',
        'webhook-id': 'an-id',
      }),
    },
  ]);
});

test.each([
  ['an address inside', 'http://192.168.0.1/', 'ADDRESS_NOT_PUBLIC'],
  ['the metadata of a cloud', 'http://169.254.169.254/latest/', 'ADDRESS_NOT_PUBLIC'],
  ['a decimal number', 'https://2130706434/', 'ADDRESS_NOT_PUBLIC'],
  ['a hexadecimal number', 'https://0x7f000002/', 'ADDRESS_NOT_PUBLIC'],
  ['octal numbers', 'https://0177.0.0.2/', 'ADDRESS_NOT_PUBLIC'],
  ['a short form', 'https://127.2/', 'ADDRESS_NOT_PUBLIC'],
  ['IPv6 of this machine', 'https://[::1]/', 'ADDRESS_NOT_PUBLIC'],
  ['a mapped address', 'https://[::ffff:127.0.0.1]/', 'ADDRESS_NOT_PUBLIC'],
  ['NAT64', 'https://[64:ff9b::7f00:1]/', 'ADDRESS_NOT_PUBLIC'],
  ['no TLS outside', 'http://1.1.1.1/', 'TLS_REQUIRED'],
  ['no address', 'https://', 'URL_NOT_VALID'],
])('it calls nobody at %s', async (_what, url, code) => {
  await expect(codeOf(post(url))).resolves.toBe(code);
});

test('a name is looked up once, and what it stood for is called', async () => {
  const receiver = await serve();
  const other: readonly LookupAddress[] = [{ address: '169.254.169.254', family: 4 }];
  const answers = [here, other];
  const lookup = () => Promise.resolve(answers.shift() ?? other);
  const url = `http://rebinding.example.com:${receiver.port}/`;
  await expect(post(url, { lookup })).resolves.toMatchObject({ statusCode: 204 });
  expect(answers).toHaveLength(1);
  await expect(codeOf(post(url, { lookup }))).resolves.toBe('ADDRESS_NOT_PUBLIC');
  expect(receiver.received).toHaveLength(1);
});

test('a name that stands for an address inside beside another is refused whole', async () => {
  const receiver = await serve();
  const lookup = () => Promise.resolve([...here, { address: '10.0.0.1', family: 4 }]);
  const attempt = post(`http://mixed.example.com:${receiver.port}/`, { lookup });
  await expect(codeOf(attempt)).resolves.toBe('ADDRESS_NOT_PUBLIC');
  expect(receiver.received).toEqual([]);
});

test('a name that stands for nothing is told from one that cannot be looked up', async () => {
  const url = 'https://nowhere.example.com/';
  await expect(codeOf(post(url, { lookup: () => Promise.resolve([]) }))).resolves.toBe(
    'NAME_NOT_FOUND',
  );
  const failing = () => Promise.reject(Object.assign(new Error('dns'), { code: 'EAI_AGAIN' }));
  await expect(codeOf(post(url, { lookup: failing }))).resolves.toBe('NAME_NOT_FOUND');
  const silent = () => new Promise<never>(() => undefined);
  await expect(codeOf(post(url, { lookup: silent, timeoutMs: 50 }))).resolves.toBe('TIMEOUT');
});

test('a redirect is an answer like another: nobody goes where it points', async () => {
  const target = await serve();
  const receiver = await serve((response) =>
    response.writeHead(307, { location: target.url }).end('elsewhere'),
  );
  await expect(post(receiver.url)).resolves.toMatchObject({
    statusCode: 307,
    excerpt: 'elsewhere',
  });
  expect(target.received).toEqual([]);
});

test('no proxy of the environment comes between', async () => {
  const [receiver, proxy] = [await serve(), await serve()];
  process.env['HTTP_PROXY'] = proxy.url;
  process.env['NODE_USE_ENV_PROXY'] = '1';
  try {
    await expect(post(receiver.url)).resolves.toMatchObject({ statusCode: 204 });
  } finally {
    delete process.env['HTTP_PROXY'];
    delete process.env['NODE_USE_ENV_PROXY'];
  }
  expect(proxy.received).toEqual([]);
});

test('of a huge answer a kilobyte is read, as text that a table takes', async () => {
  let sentBytes = 0;
  const receiver = await serve((response) => {
    const more = () => {
      sentBytes += 65_536;
      if (!response.destroyed && sentBytes < 1e9) response.write(`\0${'x'.repeat(65_535)}`, more);
    };
    response.writeHead(200);
    more();
  });
  const { statusCode, excerpt } = await post(receiver.url);
  expect(statusCode).toBe(200);
  expect(excerpt).toBe(`\ufffd${'x'.repeat(1_023)}`);
  expect(sentBytes).toBeLessThan(1e8);
});

test('half an answer: its status counts, and without one the connection was lost', async () => {
  const halfBody = await speak('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
  await expect(post(halfBody)).resolves.toMatchObject({ statusCode: 200, excerpt: 'half' });
  const halfHead = await speak('HTTP/1.1 200 OK\r\nContent-Le');
  await expect(codeOf(post(halfHead))).resolves.toMatch(/^(CONNECTION_LOST|ANSWER_NOT_HTTP)$/);
  const nothing = await speak('');
  await expect(codeOf(post(nothing))).resolves.toBe('CONNECTION_LOST');
});

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
  ['endless headers', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
])('%s is no answer', async (_what, text) => {
  await expect(codeOf(post(await speak(text)))).resolves.toBe('ANSWER_NOT_HTTP');
});

test('another protocol is not switched to', async () => {
  const url = await speak(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  );
  await expect(codeOf(post(url, { timeoutMs: 500 }))).resolves.toMatch(
    /^(CONNECTION_LOST|TIMEOUT)$/,
  );
});

test('whoever takes the connection and says nothing is left in time', async () => {
  const silent = await serve(() => undefined);
  await expect(codeOf(post(silent.url, { timeoutMs: 100 }))).resolves.toBe('TIMEOUT');
  const endless = await serve((response) => response.writeHead(200).write('a'));
  await expect(post(endless.url, { timeoutMs: 100 })).resolves.toEqual({
    statusCode: 200,
    excerpt: 'a',
    retryAfterS: undefined,
  });
});

test('a worker that stops waits for nobody', async () => {
  const silent = await serve(() => undefined);
  const stopping = new AbortController();
  const attempt = codeOf(post(silent.url, {}, stopping.signal));
  stopping.abort();
  await expect(attempt).resolves.toBe('TIMEOUT');
});

test('a port where nobody listens is told as such; so is one that speaks no TLS', async () => {
  const gone = await startWebhookReceiver();
  await gone.stop();
  await expect(codeOf(post(gone.url))).resolves.toBe('CONNECTION_REFUSED');
  const plain = await serve();
  const attempt = post(`https://127.0.0.1:${plain.port}/`);
  await expect(codeOf(attempt)).resolves.toBe('TLS_FAILED');
});

test('TLS is spoken with the name that was registered, and its certificate must be good', async () => {
  const names: string[] = [];
  const server = createTlsServer({
    ...selfSigned,
    SNICallback: (name, done) => {
      names.push(name);
      done(null);
    },
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({ stop: () => server.close() });
  const { port } = server.address() as { port: number };
  const attempt = post(`https://hooks.example.com:${port}/`);
  await expect(codeOf(attempt)).resolves.toBe('CERTIFICATE_NOT_VALID');
  expect(names).toEqual(['hooks.example.com']);
});
