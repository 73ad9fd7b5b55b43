import { useDatabase } from '../support/database.ts';
import { vehicle } from '../support/factories.ts';

const database = useDatabase();

test.each([
  ['DELETE', 'delete from fleet.vehicles'],
  ['TRUNCATE', 'truncate fleet.vehicles cascade'],
  [
    'MERGE',
    'merge into fleet.vehicles v using (values (1)) as one (n) on true when matched then delete',
  ],
  ['WITH', 'with gone as (delete from fleet.vehicles returning id) select from gone'],
])('not even the owner deletes a vehicle by %s: vehicles_never_deleted', (_verb, statement) =>
  database.inTransaction(async (db) => {
    await vehicle(db);
    await expect(db.query(statement)).rejects.toMatchObject({
      code: '55000',
      constraint: 'vehicles_never_deleted',
    });
  }),
);
