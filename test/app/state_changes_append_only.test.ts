import { useDatabase } from '../support/database.ts';
import { vehicle } from '../support/factories.ts';

const database = useDatabase();

test.each([
  ['UPDATE', `update app.state_changes set actor_id = null`],
  ['UPDATE of no row', `update app.state_changes set actor_id = null where false`],
  ['DELETE', 'delete from app.state_changes'],
  ['TRUNCATE', 'truncate app.state_changes'],
  [
    'MERGE',
    `merge into app.state_changes s using (values (1)) as one (n) on true
     when matched then update set actor_id = null`,
  ],
  [
    'ON CONFLICT',
    `insert into app.state_changes (id, machine, entity_id, to_state)
     select id, machine, entity_id, to_state from app.state_changes
     on conflict on constraint state_changes_pkey do update set actor_id = null`,
  ],
])('not even the owner rewrites who did what, by %s', (_verb, statement) =>
  database.inTransaction(async (db) => {
    await vehicle(db);
    await expect(db.query(statement)).rejects.toMatchObject({
      code: '55000',
      constraint: 'state_changes_append_only',
    });
  }),
);

test('every table that is only added to says so by the same trigger, against all verbs', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query(
      `select t.tgrelid::regclass::text as name
       from pg_catalog.pg_trigger t
       where t.tgfoid = 'app.tg__append_only'::regproc
       group by t.tgrelid
       having bit_or(t.tgtype::int) & 8 = 0`,
    );
    expect(rows).toEqual([]);
  }));
