import { useDatabase } from '../support/database.ts';
import { rawRequest } from '../support/raw_request.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls);
});
afterAll(() => server?.stop());

const send = (path: string, ...headers: readonly string[]) =>
  rawRequest(
    server.url,
    [`GET ${path} HTTP/1.1`, 'Host: rentify', 'Connection: close', ...headers, '', ''].join('\r\n'),
  );
const FORGED = '{"level":"fatal","msg":"forged"}';

test.each([
  ['10 kB long', '/a', 'x'.repeat(10_000)],
  ['a line of its own', '/b', `12345678\r\n${FORGED}: x`],
  ['a line by escapes', '/c', `12345678%0d%0a${FORGED}`],
  ['JSON that ends its string', '/d', `12345678","msg":"forged`],
  ['not ASCII', '/e', '\xe4\xf6\xfc\xe4\xf6\xfc\xe4\xf6\xfc'],
  ['colours of a terminal', '/f', '\x1b[31m12345678'],
  ['said twice', '/g', 'aaaaaaaa\r\nX-Correlation-Id: bbbbbbbb'],
])('H22: an id that is %s forges no line of the log', async (_what, path, id) => {
  const { status, text } = await send(path, `X-Correlation-Id: ${id}`);
  const lines = server.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const [i, line] of server.logLines.entries()) {
    expect(line.trimEnd()).not.toContain('\n');
    expect(lines[i]?.['level']).not.toBe('fatal');
    expect(lines[i]?.['msg']).not.toBe('forged');
  }
  if (status === 400) return;
  const answered = /^x-correlation-id: (.*)$/im.exec(text)?.[1]?.trim();
  const [finished] = lines.filter((line) => line['path'] === path);
  expect(finished?.['correlation_id']).toBe(answered);
  expect(answered).toMatch(/^[0-9a-f-]{36}$|^12345678$/);
});

test('H22: an address forges none either', async () => {
  await send(`/h%0a${encodeURIComponent(FORGED)}`);
  await send('/i', `User-Agent: ${FORGED}`);
  for (const line of server.logLines) {
    const { level, msg } = JSON.parse(line) as { level: string; msg: string };
    expect({ level, msg }).toEqual({ level: 'info', msg: expect.not.stringContaining('forged') });
  }
});
