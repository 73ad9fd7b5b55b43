import { useDatabase } from '../support/database.ts';
import { rawRequest } from '../support/raw_request.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
const FILE = '/v1/invoices/00000000-0000-7000-8000-000000000000.pdf';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls);
});
afterAll(() => server?.stop());

// By hand: fetch would tidy up the path before it is sent.
const send = (method: string, path: string, ...headers: readonly string[]) =>
  rawRequest(
    server.url,
    [`${method} ${path} HTTP/1.1`, 'Host: rentify', 'Connection: close', ...headers, '', ''].join(
      '\r\n',
    ),
  );

test('the plain address is one for whoever is signed in', async () => {
  await expect(send('GET', FILE)).resolves.toMatchObject({ status: 401 });
});

test.each([
  `/${FILE}`,
  FILE.replace('/v1/', '/v1//'),
  FILE.replace('/v1/', '/v1/./'),
  FILE.replace('/v1/', '/v1/x/../'),
  FILE.replace('/v1/', '/v1/%2e%2e/v1/'),
  FILE.replace('/v1/', '/v1%2f'),
  FILE.replace('/v1/', '\\v1\\'),
  FILE.replace('invoices', 'Invoices'),
  FILE.replace('.pdf', '.PDF'),
  `${FILE}%00`,
  `${FILE};x`,
  `${FILE};.html`,
  `${FILE}/`,
  `${FILE}%20`,
  FILE.replace('.pdf', '.csv'),
  FILE.replace('.pdf', ''),
  `/v1/invoices/..%2f..%2fadmin.pdf`,
  '/v1/../../etc/passwd',
  '/v1/invoices/%ff.pdf',
])('H19: %s is another address, where there is nothing', async (path) => {
  const { status } = await send('GET', path);
  expect({ path, isNothing: [400, 404].includes(status) }).toEqual({ path, isNothing: true });
});

test.each([
  ['POST', FILE, 405],
  ['PUT', FILE, 405],
  ['DELETE', FILE, 405],
  ['PATCH', FILE, 405],
  ['TRACE', FILE, 405],
  ['PROPFIND', FILE, 405],
  ['HEAD', FILE, 401],
  ['HEAD', '/graphql', 405],
  ['TRACE', '/graphql', 405],
  ['NONSENSE', FILE, 400],
  ['get', FILE, 400],
])('H19: %s %s is answered with %i', async (method, path, status) => {
  await expect(send(method, path)).resolves.toMatchObject({ status });
});

test.each(['X-HTTP-Method-Override: GET', 'X-HTTP-Method: GET', 'X-Method-Override: GET'])(
  'H19: %s changes nothing',
  async (header) => {
    await expect(send('DELETE', FILE, header)).resolves.toMatchObject({ status: 405 });
  },
);

test.each(['/GraphQL', '/graphql/', '//graphql', '/graphql%2f', '/x/../graphql', '/graphql;x'])(
  'H19: %s is no way around what guards GraphQL',
  async (path) => {
    const { status, text } = await send('GET', `${path}?query=%7B__typename%7D`);
    expect({ status, hasData: text.includes('"data"') }).toEqual({
      status: expect.any(Number),
      hasData: false,
    });
    expect([400, 404, 405]).toContain(status);
  },
);
