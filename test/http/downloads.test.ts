import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { credited } from '../support/credited.ts';
import { useDatabase } from '../support/database.ts';
import { customer, user } from '../support/factories.ts';
import { sales } from '../support/sales.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
const PDF = Buffer.from('%PDF the invoice');
const HTML = Buffer.from('<p>the invoice</p>');
let server: TestServer;
let root: pg.Client;
let invoice: { readonly id: string; readonly number: string };
let unrendered: typeof invoice;
let note: { readonly id: string };
let tokens: Record<'owner' | 'stranger' | 'agent' | 'mechanic' | 'admin', string>;

beforeAll(async () => {
  server = await startTestServer(database.urls);
  root = await database.connect('superuser');
  const people = await committed(root, async (db) => {
    const owner = await user(db, ['customer']);
    const party = await customer(db, { user_id: owner.id });
    invoice = await sales.issue(db, { customer: party });
    unrendered = await sales.issue(db, { customer: party });
    note = await credited(db, invoice);
    const stranger = await user(db, ['customer']);
    await customer(db, { user_id: stranger.id });
    const [agent, mechanic] = [await user(db, ['agent']), await user(db, ['mechanic'])];
    return { owner, stranger, agent, mechanic, admin: await user(db, ['admin']) };
  });
  const worker = await database.connect('rentify_worker');
  await worker.query(`select accounting.store_document('invoice', $1, $2, $3)`, [
    invoice.id,
    HTML,
    PDF,
  ]);
  await worker.query(`select accounting.store_document('credit_note', $1, $2, $3)`, [
    note.id,
    HTML,
    PDF,
  ]);
  tokens = {
    owner: await server.tokenFor(people.owner.id, 'customer'),
    stranger: await server.tokenFor(people.stranger.id, 'customer'),
    agent: await server.tokenFor(people.agent.id, 'staff'),
    mechanic: await server.tokenFor(people.mechanic.id, 'staff'),
    admin: await server.tokenFor(people.admin.id, 'admin'),
  };
});
afterAll(() => server?.stop());

type Who = keyof typeof tokens;
const ask = (path: string, who?: Who, init: RequestInit = {}) =>
  fetch(`${server.url}${path}`, {
    ...init,
    headers: {
      ...init.headers,
      ...(who === undefined ? {} : { authorization: `Bearer ${tokens[who]}` }),
    },
  });
const refusal = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string; correlationId: string } };
  expect(error.correlationId).toBe(response.headers.get('x-correlation-id'));
  return [response.status, error.code];
};
const notFound = [404, 'NOT_FOUND'];
const random = '01900000-0000-7000-8000-000000000000';

test.each(['owner', 'agent', 'admin'] as const)(
  'the %s downloads invoice and note',
  async (who) => {
    const pdf = await ask(`/v1/invoices/${invoice.id}.pdf`, who);
    expect(pdf.status).toBe(200);
    expect(Buffer.from(await pdf.arrayBuffer())).toEqual(PDF);
    const html = await ask(`/v1/credit-notes/${note.id}.html`, who);
    expect(Buffer.from(await html.arrayBuffer())).toEqual(HTML);
  },
);

test('a file is saved under its number, never shown, sniffed, run or cached', async () => {
  const { headers } = await ask(`/v1/invoices/${invoice.id}.html`, 'owner');
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-disposition': `attachment; filename="${invoice.number}.html"`,
    'content-length': String(HTML.length),
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    etag: `"${createHash('sha256').update(HTML).digest('hex')}"`,
  });
});

test('whoever has it already gets 304; HEAD tells without the bytes', async () => {
  const path = `/v1/invoices/${invoice.id}.pdf`;
  const head = await ask(path, 'owner', { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
    200,
    String(PDF.length),
    '',
  ]);
  // Without a word of its own, fetch asks for a fresh answer.
  const known = { 'if-none-match': head.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
  expect((await ask(path, 'owner', { headers: known })).status).toBe(304);
  expect((await ask(path, 'stranger', { headers: known })).status).toBe(404);
});

test.each(['stranger', 'mechanic'] as const)(
  "for a %s another's document is as if it were not there, in REST and in GraphQL",
  async (who) => {
    for (const id of [invoice.id, random]) {
      expect(await refusal(await ask(`/v1/invoices/${id}.pdf`, who))).toEqual(notFound);
      expect(await refusal(await ask(`/v1/credit-notes/${id}.pdf`, who))).toEqual(notFound);
      const { data } = await server.query(
        'query ($id: UUID!) { invoice(id: $id) { pdfSha256 } }',
        { id },
        { token: tokens[who] },
      );
      expect(data).toEqual({ invoice: null });
    }
    expect(await refusal(await ask(`/v1/credit-notes/${note.id}.pdf`, who))).toEqual(notFound);
  },
);

test('nobody in particular signs in first, whatever the id', async () => {
  for (const id of [invoice.id, random]) {
    const response = await ask(`/v1/invoices/${id}.pdf`);
    expect(await refusal(response)).toEqual([401, 'UNAUTHENTICATED']);
  }
});

test('what is not rendered yet says so; GraphQL tells when it is, and the hash', async () => {
  expect(await refusal(await ask(`/v1/invoices/${unrendered.id}.pdf`, 'owner'))).toEqual([
    409,
    'FILE_NOT_READY',
  ]);
  const { data } = await server.query(
    `query ($a: UUID!, $b: UUID!) {
       rendered: invoice(id: $a) { pdfSha256 htmlSha256 renderedAt }
       waiting: invoice(id: $b) { pdfSha256 htmlSha256 renderedAt }
     }`,
    { a: invoice.id, b: unrendered.id },
    { token: tokens.owner },
  );
  expect(data).toEqual({
    rendered: {
      pdfSha256: createHash('sha256').update(PDF).digest('hex'),
      htmlSha256: createHash('sha256').update(HTML).digest('hex'),
      renderedAt: expect.any(String),
    },
    waiting: { pdfSha256: null, htmlSha256: null, renderedAt: null },
  });
});

test('the ids of files are nobody’s business', async () => {
  const { errors } = await server.query(
    '{ invoices { nodes { pdfFileId } } }',
    {},
    {
      token: tokens.admin,
    },
  );
  expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
  '%s is no way to ask, whatever a header says it is',
  async (method) => {
    const response = await ask(`/v1/invoices/${invoice.id}.pdf`, 'owner', {
      method,
      headers: { 'x-http-method-override': 'GET', 'x-method-override': 'GET' },
    });
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(await refusal(response)).toEqual([405, 'METHOD_NOT_ALLOWED']);
  },
);

test('a name is no path, and an address has one spelling', async () => {
  const { id } = invoice;
  const spellings = [
    `/v1/invoices/${id}`,
    `/v1/invoices/${id}.csv`,
    `/v1/invoices/${id}.PDF`,
    `/v1/invoices/${id.toUpperCase()}.pdf`,
    `/v1/invoices/${id}.pdf/`,
    `/v1/invoices/${id}.pdf;x`,
    `/v1/invoices/${id}.pdf%00`,
    `/v1/invoices/%2e%2e%2f${id}.pdf`,
    `/v1/invoices/..%5c${id}.pdf`,
    `/v1/invoices/${id}%252epdf`,
    `/v1/invoices/${note.id}.pdf`,
    `/v1/INVOICES/${id}.pdf`,
    `//v1/invoices/${id}.pdf`,
    `/v1//invoices/${id}.pdf`,
    `/v1/x/../../v1/./invoices/${id}.pdf`,
    `/v1/invoices/' or 1=1 --.pdf`.replaceAll(' ', '%20'),
    '/v1/invoices/.pdf',
    '/v1/invoices/..%2f..%2f..%2fetc%2fpasswd',
  ];
  for (const spelling of spellings) {
    expect([spelling, await statusOf(spelling, tokens.owner)]).toEqual([spelling, 404]);
  }
  expect(await statusOf('/v1/invoices/%zz.pdf', tokens.owner)).toBe(400);
});

/** Sent as it is written: fetch would tidy the path up. */
function statusOf(path: string, token: string): Promise<number> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      ),
    );
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])));
    socket.on('error', reject);
  });
}
