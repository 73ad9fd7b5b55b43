import { useDatabase } from '../support/database.ts';

const database = useDatabase();

test.each([
  ['Europe/Berlin', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Asia/Kolkata', true],
  ['UTC', true],
  ['CET', false],
  ['GMT+5', false],
  ['+02:00', false],
  ['Europe/Atlantis', false],
  ['europe/berlin', false],
  ['../../etc/passwd', false],
  ['Europe/Berlin; select 1', false],
  ['', false],
])('%s is a time zone: %s', (name, is) =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query('select app.is_time_zone($1) as is', [name]);
    expect(rows).toEqual([{ is }]);
  }),
);
