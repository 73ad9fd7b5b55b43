import type pg from 'pg';
import { asAdmin, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { holderOf } from '../support/holder_of.ts';
import { oidcClient } from '../support/oidc_client.ts';

const database = useDatabase();
const web = {
  client_id: 'fleet-web',
  name: ' The fleet ',
  redirect_uris: ['https://fleet.example.com/callback', 'http://127.0.0.1:3000/callback'],
};

async function register(db: pg.Client, given: Readonly<Record<string, unknown>>) {
  const admin = await user(db, ['admin']);
  return asAdmin(db, admin, () => command(db, 'identity.register_oidc_client', given));
}

test('a client is one of others unless it is said, keeps no secret, and its coming is on record', () =>
  database.inTransaction(async (db) => {
    const client = await register(db, web);
    expect(client).toMatchObject({
      client_id: 'fleet-web',
      name: 'The fleet',
      is_first_party: false,
      secret_hash: null,
      disabled_at: null,
    });
    const { rows } = await db.query(
      `select outcome, details from app.audit_events where kind = 'oidc_client.register'`,
    );
    expect(rows).toEqual([
      { outcome: 'done', details: { client_id: 'fleet-web', is_first_party: false } },
    ]);
  }));

test.each([
  ['a name with capitals', { client_id: 'Fleet' }, 'oidc_clients_client_id_format'],
  ['the prefix of a key', { client_id: 'rk_AAAAAAAA' }, 'oidc_clients_client_id_format'],
  ['a name with a quote', { client_id: `a'b` }, 'oidc_clients_client_id_format'],
  ['no name for people', { name: ' '.repeat(3) }, undefined],
  ['a long name', { name: 'x'.repeat(121) }, 'oidc_clients_name_length'],
  ['nowhere to return to', { redirect_uris: [] }, 'oidc_clients_redirect_uris_count'],
  ['null to return to', { redirect_uris: [null] }, 'oidc_clients_redirect_uris_count'],
  [
    'eleven addresses',
    { redirect_uris: Array.from({ length: 11 }, (_, i) => `https://a.example/${i}`) },
    'oidc_clients_redirect_uris_count',
  ],
  [
    'eleven addresses after signing out',
    { post_logout_redirect_uris: Array.from({ length: 11 }, (_, i) => `https://a.example/${i}`) },
    'oidc_clients_post_logout_redirect_uris_count',
  ],
  ['an address without TLS', { redirect_uris: ['http://a.example/'] }, 'redirect_uri_secure'],
  ['a fragment', { redirect_uris: ['https://a.example/#x'] }, 'redirect_uri_secure'],
  ['somebody else as a user', { redirect_uris: ['https://a@b.example/'] }, 'redirect_uri_secure'],
  [
    'a host that only begins so',
    { redirect_uris: ['http://127.0.0.1.evil.example/'] },
    'redirect_uri_secure',
  ],
  ['a script', { redirect_uris: ['javascript:alert(1)'] }, 'redirect_uri_secure'],
  [
    'two lines',
    { redirect_uris: ['https://a.example/\nhttps://b.example/'] },
    'redirect_uri_secure',
  ],
  ['a short hash', { secret_hash: 'abcd' }, 'oidc_clients_secret_hash_length'],
])('%s is refused', (_what, wrong, constraint) =>
  database.inTransaction(async (db) => {
    await expect(register(db, { ...web, ...wrong })).rejects.toMatchObject(
      constraint === undefined ? { code: '23502' } : { code: '23514', constraint },
    );
  }),
);

test('a name is given once: oidc_clients_client_id_key', () =>
  database.inTransaction(async (db) => {
    await register(db, web);
    await expect(register(db, web)).rejects.toMatchObject({
      code: '23505',
      constraint: 'oidc_clients_client_id_key',
    });
  }));

test('a client never becomes another, not even by hand: oidc_clients_immutable', () =>
  database.inTransaction(async (db) => {
    const { id } = await oidcClient(db);
    const attempt = db.query(
      `update identity.oidc_clients set redirect_uris = '{https://evil.example/}' where id = $1`,
      [id],
    );
    await expect(attempt).rejects.toMatchObject({ constraint: 'oidc_clients_immutable' });
  }));

test('a fleet manager neither registers a client nor shuts one out', () =>
  database.inTransaction(async (db) => {
    const manager = await user(db, ['fleet_manager']);
    const { id } = await oidcClient(db);
    for (const attempt of [
      () => command(db, 'identity.register_oidc_client', web),
      () => command(db, 'identity.disable_oidc_client', { oidc_client_id: id }),
    ]) {
      await expect(asStaff(db, manager, attempt)).rejects.toMatchObject({ code: '42501' });
    }
  }));

// It acts for whoever opens a link to it: an admin, for one.
test('one of our own is registered by whoever may do everything: oidc_clients_first_party_by_admin', () =>
  database.inTransaction(async (db) => {
    const holder = await holderOf(db, ['clients.manage']);
    const ask = (is_first_party: boolean) =>
      asStaff(db, holder, () =>
        command(db, 'identity.register_oidc_client', { ...web, is_first_party }),
      );
    await expect(ask(true)).rejects.toMatchObject({
      code: '55000',
      constraint: 'oidc_clients_first_party_by_admin',
    });
    await expect(ask(false)).resolves.toMatchObject({ is_first_party: false });
    await expect(
      register(db, { ...web, client_id: 'our-own', is_first_party: true }),
    ).resolves.toMatchObject({ is_first_party: true });
  }));
