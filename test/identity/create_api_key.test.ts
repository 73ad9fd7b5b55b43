import type pg from 'pg';
import { hashOfToken } from '../../server/secrets/opaque_token.ts';
import { asAdmin, asRole, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { holderOf } from '../support/holder_of.ts';
import { issuedKey } from '../support/issued_key.ts';

const database = useDatabase();
const DAY_MS = 86_400_000;

async function create(db: pg.Client, given: Readonly<Record<string, unknown>> = {}) {
  const admin = await user(db, ['admin']);
  const service = await user(db, ['service']);
  const args = { user_id: service.id, name: ' Shop ', permissions: ['rentals.read'], ...given };
  const key = await asAdmin(db, admin, () => issuedKey(db, 'create_api_key', args));
  return { key, admin, service };
}

test('a key is shown once, kept as its hash, and good for 90 days', () =>
  database.inTransaction(async (db) => {
    const { key, admin, service } = await create(db);
    expect(key.secret).toMatch(/^rk_[0-9a-f]{8}_[\w-]{43}$/);
    expect(key).toMatchObject({
      user_id: service.id,
      name: 'Shop',
      prefix: key.secret.slice(0, 11),
      secret_hash: hashOfToken(key.secret),
      created_by: admin.id,
      replaces_key_id: null,
    });
    expect(key.expires_at.getTime() - key.created_at.getTime()).toBe(90 * DAY_MS);
    const { rows } = await db.query(
      `select p.name, kp.created_by
       from identity.api_key_permissions kp
       join identity.permissions p on p.id = kp.permission_id
       where kp.api_key_id = $1`,
      [key.id],
    );
    expect(rows).toEqual([{ name: 'rentals.read', created_by: admin.id }]);
  }));

test('the secret is nowhere in the database', () =>
  database.inTransaction(async (db) => {
    const { key } = await create(db);
    const { rows } = await db.query<{ statement: string }>(
      `select string_agg(format('select %L as name from %s t where strpos(t::text, $1) > 0',
         c.oid::regclass, c.oid::regclass), ' union all ') as statement
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname in ('app', 'identity')`,
    );
    const found = await db.query(rows[0]?.statement ?? '', [key.secret.slice(12)]);
    expect(found.rows).toEqual([]);
  }));

test('a thousand keys have a thousand secrets that have nothing in common', () =>
  database.inTransaction(async (db) => {
    const service = await user(db, ['service']);
    const { rows } = await db.query(
      `select (identity.issue_api_key($1, 'K', '{}', now())).secret from generate_series(1, 1000)`,
      [service.id],
    );
    const randoms = rows.map(({ secret }) => secret.slice(12));
    expect(new Set(randoms).size).toBe(1_000);
    expect(new Set(randoms.map((random) => random.slice(0, 8))).size).toBe(1_000);
  }));

test('who made a key for whom is on record, without the secret', () =>
  database.inTransaction(async (db) => {
    const { key, admin, service } = await create(db);
    const { rows } = await db.query(
      `select kind, outcome, actor_id, subject_id, api_key_id, details
       from app.audit_events where kind = 'api_key.create'`,
    );
    expect(rows).toEqual([
      {
        kind: 'api_key.create',
        outcome: 'done',
        actor_id: admin.id,
        subject_id: service.id,
        api_key_id: key.id,
        details: {
          prefix: key.prefix,
          permissions: ['rentals.read'],
          expires_at: expect.stringMatching(/^\d{4}-/),
        },
      },
    ]);
  }));

test.each([
  ['an unknown permission', { permissions: ['rentals.raed'] }, 'P0002', undefined],
  ['a permission that is null', { permissions: [null] }, 'P0002', undefined],
  ['no name', { name: ' ' }, '23502', undefined],
  ['a long name', { name: 'x'.repeat(121) }, '23514', 'api_keys_name_length'],
  ['a life that is over', { expires_at: '2020-01-01' }, '23514', 'api_keys_expiry_range'],
  ['an endless life', { expires_at: 'infinity' }, '23514', 'api_keys_expiry_range'],
  [
    'a life of two years',
    { expires_at: new Date(Date.now() + 730 * DAY_MS).toISOString() },
    '23514',
    'api_keys_expiry_range',
  ],
])('a key with %s is refused', (_what, wrong, code, constraint) =>
  database.inTransaction(async (db) => {
    await expect(create(db, wrong)).rejects.toMatchObject({ code, constraint });
  }),
);

test.each(['users.manage', 'roles.manage', 'api_keys.manage', 'clients.manage'])(
  'no key may %s, whoever makes it: api_key_permissions_not_to_manage',
  (permission) =>
    database.inTransaction(async (db) => {
      await expect(create(db, { permissions: [permission] })).rejects.toMatchObject({
        code: '23514',
        constraint: 'api_key_permissions_not_to_manage',
      });
    }),
);

test('keys are for services that are active: api_keys_of_active_service', () =>
  database.inTransaction(async (db) => {
    const refusal = { code: '23514', constraint: 'api_keys_of_active_service' };
    const person = await user(db, ['agent']);
    const disabled = await user(db, ['service'], { status: 'disabled' });
    const nobody = '00000000-0000-7000-8000-00000000dead';
    // A role is quickly given: the key would act as the person, and approve what its maker prepared.
    const both = await user(db, ['agent', 'service']);
    for (const user_id of [person.id, both.id, disabled.id, nobody]) {
      await expect(create(db, { user_id })).rejects.toMatchObject(refusal);
    }
  }));

test('nobody gives a key what they do not have: api_key_permissions_within_giver', () =>
  database.inTransaction(async (db) => {
    const maker = await holderOf(db, ['api_keys.manage', 'rentals.read']);
    const service = await user(db, ['service']);
    const make = (permissions: string[]) =>
      asStaff(db, maker, () =>
        issuedKey(db, 'create_api_key', { user_id: service.id, name: 'K', permissions }),
      );
    await expect(make(['rentals.read'])).resolves.toMatchObject({ user_id: service.id });
    await expect(make(['rentals.read', 'payments.refund'])).rejects.toMatchObject({
      code: '55000',
      constraint: 'api_key_permissions_within_giver',
    });
    // Nor do they take over a key that can more, by rotating it.
    const { key } = await create(db, { permissions: ['payments.refund'] });
    await expect(
      asStaff(db, maker, () => issuedKey(db, 'rotate_api_key', { api_key_id: key.id })),
    ).rejects.toMatchObject({
      code: '55000',
      constraint: 'api_key_permissions_within_giver',
    });
  }));

test('only who may manage keys makes one, and no service does', () =>
  database.inTransaction(async (db) => {
    const service = await user(db, ['service']);
    const args = { user_id: service.id, name: 'K', permissions: [] };
    const manager = await user(db, ['fleet_manager']);
    const make = () => issuedKey(db, 'create_api_key', args);
    await expect(asStaff(db, manager, make)).rejects.toMatchObject({ code: '42501' });
    const admin = await user(db, ['admin']);
    await expect(asRole(db, 'service', admin, make)).rejects.toMatchObject({ code: '42501' });
  }));
