import { useDatabase } from '../support/database.ts';

const database = useDatabase();

test('a rule is refused under its name, with details that are meant for the client', () =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(`select app.raise_rule('vehicles_row_version_current', '{"rowVersion": "3"}')`),
    ).rejects.toMatchObject({
      code: '55000',
      constraint: 'vehicles_row_version_current',
      message: 'The vehicle was changed since it was read.',
      dataType: 'app.details',
      detail: '{"rowVersion": "3"}',
    });
  }));

test('a rule that nobody registered cannot be raised', () =>
  database.inTransaction(async (db) => {
    await expect(db.query(`select app.raise_rule('no_such_rule')`)).rejects.toMatchObject({
      code: 'P0002',
      message: 'query returned no rows',
    });
  }));

test.each([
  ['rules_name_format', `('Not Snake', '55000', null, 'X.')`],
  ['rules_sqlstate_format', `('a_rule', 'oops', null, 'X.')`],
  ['rules_status_range', `('a_rule', '55000', 200, 'X.')`],
])('a rule has a name, a condition and a status that mean a refusal: %s', (constraint, row) =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(`insert into app.rules (name, sqlstate, status, message) values ${row}`),
    ).rejects.toMatchObject({ code: '23514', constraint });
  }),
);
