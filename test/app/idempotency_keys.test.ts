import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { verifyDatabase } from '../support/verify_database.ts';

const database = useDatabase();
const key = 'a-key-of-a-client';

type User = Awaited<ReturnType<typeof user>>;

/** A request under a key: claims it and, where nothing is stored, makes a class and stores. */
function keyed(
  db: pg.Client,
  who: User,
  { hash = 'h1', operation = 'graphql', as = key, code = 'VAN' } = {},
) {
  return asStaff(db, who, async () => {
    await db.query(
      `select set_config('request.idempotency_key', $1, true),
              set_config('request.permissions', '', true)`,
      [as],
    );
    const claim = await db.query('select app.claim_idempotency_key($1, $2) as stored', [
      operation,
      hash,
    ]);
    if (claim.rows[0].stored !== null) return claim.rows[0].stored;
    await command(db, 'fleet.create_vehicle_class', { code, name: 'Van' });
    await db.query('select app.store_idempotent_response($1, $2)', [operation, '{"b":1,"a":2}']);
    return 'done';
  });
}

test('the same request again gets the stored answer, its keys in their order', () =>
  database.inTransaction(async (db) => {
    const manager = await user(db, ['fleet_manager']);
    await expect(keyed(db, manager)).resolves.toBe('done');
    await expect(keyed(db, manager)).resolves.toEqual({ b: 1, a: 2 });
    const { rows } = await db.query('select response::text, permissions from app.idempotency_keys');
    expect(rows).toEqual([{ response: '{"b":1,"a":2}', permissions: ['vehicles.register'] }]);
  }));

test.each([
  ['another body', { hash: 'h2' }],
  ['another API', { operation: 'rest' }],
])('%s under the same key is refused: idempotency_keys_same_request', (_what, other) =>
  database.inTransaction(async (db) => {
    const manager = await user(db, ['fleet_manager']);
    await keyed(db, manager);
    await expect(keyed(db, manager, other)).rejects.toMatchObject({
      code: '55000',
      constraint: 'idempotency_keys_same_request',
    });
  }),
);

test('the same key of another user is another key', () =>
  database.inTransaction(async (db) => {
    await keyed(db, await user(db, ['fleet_manager']));
    const other = await user(db, ['fleet_manager']);
    await expect(keyed(db, other, { hash: 'h2', code: 'BUS' })).resolves.toBe('done');
  }));

test('a refused request leaves its key free', () =>
  database.inTransaction(async (db) => {
    const manager = await user(db, ['fleet_manager']);
    await expect(keyed(db, manager, { code: 'BIG VAN' })).rejects.toMatchObject({ code: '23514' });
    await expect(keyed(db, manager, { hash: 'h2' })).resolves.toBe('done');
  }));

test('who lost the permission, or the account, gets no stored answer', () =>
  database.inTransaction(async (db) => {
    const demoted = await user(db, ['fleet_manager']);
    const disabled = await user(db, ['fleet_manager']);
    await keyed(db, demoted);
    await keyed(db, disabled, { code: 'BUS' });
    await db.query('delete from identity.user_roles where user_id = $1', [demoted.id]);
    await db.query(`update identity.users set status = 'disabled' where id = $1`, [disabled.id]);
    await expect(keyed(db, demoted)).rejects.toMatchObject({ code: '42501' });
    await expect(keyed(db, disabled, { code: 'BUS' })).rejects.toMatchObject({ code: '42501' });
  }));

test.each([
  ['short', '1234567'],
  ['long', 'x'.repeat(129)],
  ['with a space', 'a key of a client'],
  ['not ASCII', 'schlüssel-eins'],
  ['with a line break', 'a-key-of-a\nclient'],
])('a key that is %s is refused: idempotency_keys_key_format', (_what, as) =>
  database.inTransaction(async (db) => {
    const manager = await user(db, ['fleet_manager']);
    await expect(keyed(db, manager, { as })).rejects.toMatchObject({
      code: '23514',
      constraint: 'idempotency_keys_key_format',
    });
  }),
);

test('after 24 hours a key is new, also before it was purged', () =>
  database.inTransaction(async (db) => {
    const manager = await user(db, ['fleet_manager']);
    await keyed(db, manager);
    await db.query(`update app.idempotency_keys set claimed_at = now() - interval '25 hours'`);
    await expect(keyed(db, manager, { hash: 'h2', code: 'BUS' })).resolves.toBe('done');
  }));

test('of sixteen at once under one key one works; the others wait and get its answer', async () => {
  const owner = await database.connect('rentify_owner');
  const manager = await user(owner, ['fleet_manager']);
  const answers = await Promise.all(
    Array.from({ length: 16 }, async () => {
      const client = await database.connect();
      await client.query('begin');
      const answer = await keyed(client, manager, { as: 'sixteen-at-once', code: 'SIXTEEN' });
      await client.query('commit');
      return answer;
    }),
  );
  expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
  expect(answers.filter((answer) => answer !== 'done')).toEqual(Array(15).fill({ b: 1, a: 2 }));
  const made = await owner.query(`select from fleet.vehicle_classes where code = 'SIXTEEN'`);
  expect(made.rowCount).toBe(1);
  await verifyDatabase(database);
});

test('the worker forgets what is older than 24 hours, and nothing else', async () => {
  const owner = await database.connect('rentify_owner');
  const { id } = await user(owner);
  await owner.query(
    `insert into app.idempotency_keys (user_id, key, operation, request_hash, claimed_at)
     select $1, 'purge-me-' || hours, 'graphql', 'h', now() - make_interval(hours => hours)
     from unnest(array[1, 23, 25, 48]) as hours`,
    [id],
  );
  const worker = await database.connect('rentify_worker');
  await expect(
    worker.query('select app.purge_idempotency_keys() as purged'),
  ).resolves.toMatchObject({ rows: [{ purged: '2' }] });
  const { rows } = await owner.query(
    'select key from app.idempotency_keys where user_id = $1 order by claimed_at',
    [id],
  );
  expect(rows).toEqual([{ key: 'purge-me-23' }, { key: 'purge-me-1' }]);
});

test('a key whose request is under way is never forgotten, however old its last claim', async () => {
  const owner = await database.connect('rentify_owner');
  const { id } = await user(owner);
  await owner.query(
    `insert into app.idempotency_keys (user_id, key, operation, request_hash, response, claimed_at)
     values ($1, 'used-again', 'graphql', 'h', '1', now() - interval '30 hours')`,
    [id],
  );
  const claiming = await database.connect('superuser');
  await claiming.query('begin');
  await claiming.query(
    `select set_config('jwt.claims.sub', $1, true),
            set_config('request.idempotency_key', 'used-again', true)`,
    [id],
  );
  await claiming.query(`select app.claim_idempotency_key('graphql', 'h2')`);

  const worker = await database.connect('rentify_worker');
  await expect(
    worker.query('select app.purge_idempotency_keys()::int as purged'),
  ).resolves.toMatchObject({ rows: [{ purged: 0 }] });
  await claiming.query('commit');
  const { rows } = await owner.query(
    `select request_hash, response from app.idempotency_keys where user_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ request_hash: 'h2', response: null }]);
});
