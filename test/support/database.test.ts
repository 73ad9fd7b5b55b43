import { asAnonymous, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicle } from '../support/factories.ts';

const database = useDatabase();

test('what a test writes is gone when it ends', async () => {
  const written = await database.inTransaction((db) => vehicle(db));
  const left = await database.inTransaction((db) =>
    db.query('select from fleet.vehicles where id = $1', [written.id]),
  );
  expect(left.rowCount).toBe(0);
});

test('an actor is who the server would say, and the owner is back after a refusal', () =>
  database.inTransaction(async (db) => {
    const agent = await user(db, ['agent']);
    const who = () => db.query('select current_user::text as role, app.current_user_id() as id');
    await expect(asStaff(db, agent, who)).resolves.toMatchObject({
      rows: [{ role: 'staff', id: agent.id }],
    });
    const steal = () => db.query('delete from identity.users');
    await expect(asAnonymous(db, steal)).rejects.toMatchObject({ code: '42501' });
    await expect(who()).resolves.toMatchObject({ rows: [{ role: 'rentify_owner', id: null }] });
  }));

test('each login reaches the copy, and only logs in as itself', async () => {
  for (const login of ['rentify_api', 'rentify_owner', 'rentify_worker', 'bi_reader'] as const) {
    const client = await database.connect(login);
    const { rows } = await client.query('select session_user::text as login');
    expect(rows).toEqual([{ login }]);
  }
});

test('a copy has the rights of its template', async () => {
  const owner = await database.connect('rentify_owner');
  const { rows } = await owner.query(
    `select has_database_privilege('bi_reader', current_database(), 'temp') as temporary,
            has_database_privilege('bi_reader', current_database(), 'connect') as connect`,
  );
  expect(rows).toEqual([{ temporary: false, connect: true }]);
});
