import type pg from 'pg';
import { asAdmin } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { eventType } from '../support/event_type.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const url = 'https://hooks.example.com/rentify?token=abc';

async function create(
  db: pg.Client,
  given: Readonly<Record<string, unknown>>,
  allowedNetworks = '',
) {
  const admin = await user(db, ['admin']);
  return asAdmin(db, admin, async () => {
    await db.query(`select set_config('webhook.allowed_networks', $1, true)`, [allowedNetworks]);
    return command(db, 'webhook.create_webhook_endpoint', { url, ...given });
  });
}

test('an endpoint hears all unless it says what, has a secret, and its coming is on record', () =>
  database.inTransaction(async (db) => {
    const endpoint = await create(db, { description: ' The booking site ' });
    expect(endpoint).toMatchObject({
      url,
      event_types: null,
      description: 'The booking site',
      disabled_at: null,
      failing_from: null,
    });
    const { rows: secrets } = await db.query(
      'select expires_at from webhook.webhook_endpoint_secrets where webhook_endpoint_id = $1',
      [endpoint['id']],
    );
    expect(secrets).toEqual([{ expires_at: null }]);
    const { rows } = await db.query(
      `select details from app.audit_events where kind = 'webhook_endpoint.create'`,
    );
    expect(rows).toEqual([{ details: { webhook_endpoint_id: endpoint['id'], event_types: null } }]);
  }));

test('the types it names are kept once each; none is all; an unknown one is refused', () =>
  database.inTransaction(async (db) => {
    const [b, a] = [await eventType(db, 'RentalReserved'), await eventType(db, 'RentalCancelled')];
    await expect(create(db, { event_types: [b, a, b] })).resolves.toMatchObject({
      event_types: [a, b],
    });
    await expect(create(db, { event_types: [] })).resolves.toMatchObject({ event_types: null });
    for (const wrong of [[a, 'RentalForgotten'], [null], ['*'], ['']]) {
      await expect(create(db, { event_types: wrong })).rejects.toMatchObject({
        code: '23514',
        constraint: 'webhook_endpoints_event_types_known',
      });
    }
  }));

test.each([
  'https://example.com',
  'https://example.com:8443/a/b?c=d&e=%20',
  'HTTPS://Example.COM/Path',
  'https://xn--bcher-kva.example/',
  'https://93.184.216.34/hook',
  'https://[2606:4700:4700::1111]:443/hook',
])('%s is an address outside', (address) =>
  database.inTransaction(async (db) => {
    await expect(create(db, { url: address })).resolves.toMatchObject({ url: address });
  }),
);

test.each([
  ['this machine by name', 'https://localhost/'],
  ['this machine by a longer name', 'https://a.localhost:8443/'],
  ['this machine by address', 'https://127.0.0.1/'],
  ['no address', 'https://0.0.0.0/'],
  ['the metadata of a cloud', 'https://169.254.169.254/latest/meta-data'],
  ['a private network', 'https://10.1.2.3/'],
  ['a carrier network', 'https://100.64.0.1/'],
  ['this machine in IPv6', 'https://[::1]/'],
  ['a mapped address', 'https://[::ffff:10.0.0.1]/'],
  ['a mapped address in hexadecimal', 'https://[::FFFF:7f00:1]/'],
  ['NAT64', 'https://[64:ff9b::a00:1]/'],
  ['a unique local address', 'https://[fd00::1]/'],
  ['a link-local address', 'https://[fe80::1]/'],
  ['a name without a dot', 'https://db/'],
  ['a name of the own network', 'https://db.internal/'],
  ['a name of the own cluster', 'https://api.default.svc.cluster.local/'],
])('%s is refused: webhook_endpoints_url_outside', (_what, address) =>
  database.inTransaction(async (db) => {
    await expect(create(db, { url: address })).rejects.toMatchObject({
      code: '23514',
      constraint: 'webhook_endpoints_url_outside',
    });
  }),
);

test.each([
  ['a user', 'https://user@example.com/'],
  ['a password', 'https://user:secret@example.com/'],
  ['an address behind a user', 'https://example.com@127.0.0.1/'],
  ['a fragment', 'https://example.com/#here'],
  ['another protocol', 'ftp://example.com/'],
  ['a file', 'file:///etc/passwd'],
  ['a decimal number', 'https://2130706433/'],
  ['a hexadecimal number', 'https://0x7f000001/'],
  ['octal numbers', 'https://0177.0.0.1/'],
  ['hexadecimal numbers with dots', 'https://0x7f.0.0.1/'],
  ['a short form', 'https://127.1/'],
  ['a dot at the end', 'https://localhost./'],
  ['letters that look like numbers', 'https://①②⑦.0.0.1/'],
  ['a backslash', 'https://example.com\\@127.0.0.1/'],
  ['white space', 'https://example.com/a b'],
  ['two lines', 'https://example.com/\nhttps://other.example/'],
  ['a port that is none', 'https://example.com:70000/'],
  ['a broken IPv6 address with a zone', 'https://[fe80::1%25eth0]/'],
  ['no host', 'https:///path'],
  ['nothing', ''],
  ['2001 characters', `https://example.com/${'x'.repeat(1_981)}`],
])('%s is refused: webhook_endpoints_url_format', (_what, address) =>
  database.inTransaction(async (db) => {
    await expect(create(db, { url: address })).rejects.toMatchObject({
      code: '23514',
      constraint: expect.stringMatching(/^webhook_endpoints_url_(format|outside)$/),
    });
  }),
);

test('without TLS no endpoint is called: webhook_endpoints_url_secure', () =>
  database.inTransaction(async (db) => {
    for (const address of ['http://example.com/', 'http://93.184.216.34/']) {
      await expect(create(db, { url: address })).rejects.toMatchObject({
        code: '23514',
        constraint: 'webhook_endpoints_url_secure',
      });
    }
  }));

test('a network of ours that is allowed takes webhooks, without TLS too', () =>
  database.inTransaction(async (db) => {
    const ours = '127.0.0.1,10.1.0.0/16';
    for (const address of ['http://127.0.0.1:3000/', 'http://10.1.7.7/', 'http://receiver:3000/']) {
      await expect(create(db, { url: address }, ours)).resolves.toMatchObject({ url: address });
    }
    await expect(create(db, { url: 'http://10.2.0.1/' }, ours)).rejects.toMatchObject({
      constraint: 'webhook_endpoints_url_outside',
    });
    await expect(create(db, { url: 'http://93.184.216.34/' }, ours)).rejects.toMatchObject({
      constraint: 'webhook_endpoints_url_secure',
    });
  }));

test('a long description is refused: webhook_endpoints_description_length', () =>
  database.inTransaction(async (db) => {
    await expect(create(db, { description: 'x'.repeat(501) })).rejects.toMatchObject({
      constraint: 'webhook_endpoints_description_length',
    });
  }));

test('past the command nobody names too many types: webhook_endpoints_event_types_count', () =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(`insert into webhook.webhook_endpoints (url, event_types) values ($1, '{}')`, [url]),
    ).rejects.toMatchObject({ constraint: 'webhook_endpoints_event_types_count' });
  }));
