import { useDatabase } from '../support/database.ts';
import { vehicle, vehicleClass } from '../support/factories.ts';

const database = useDatabase();

test.each([
  ['one document for all days', ['[2026-01-01,2027-01-01)'], '[2026-03-01,2026-04-01)', []],
  [
    'a renewal that follows at once',
    ['[2026-01-01,2026-03-15)', '[2026-03-15,2027-01-01)'],
    '[2026-03-01,2026-04-01)',
    [],
  ],
  [
    'a day between',
    ['[2026-01-01,2026-03-15)', '[2026-03-16,2027-01-01)'],
    '[2026-03-01,2026-04-01)',
    ['insurance'],
  ],
  ['the last day missing', ['[2026-01-01,2026-03-31)'], '[2026-03-01,2026-04-01)', ['insurance']],
  ['none', [], '[2026-03-01,2026-04-01)', ['insurance']],
])('what covers a period: %s', (_what, valid, days, missing) =>
  database.inTransaction(async (db) => {
    const { id: vehicle_class_id } = await vehicleClass(db, {
      compulsory_documents: ['insurance'],
    });
    const { id } = await vehicle(db, { vehicle_class_id });
    for (const valid_during of valid) {
      await db.query(
        `insert into fleet.vehicle_documents (vehicle_id, kind, document_number, valid_during)
         values ($1, 'insurance', 'A1', $2)`,
        [id, valid_during],
      );
    }
    const { rows } = await db.query('select fleet.missing_documents($1, $2)::text[] as missing', [
      id,
      days,
    ]);
    expect(rows).toEqual([{ missing }]);
  }),
);

test('a replaced document covers nothing', () =>
  database.inTransaction(async (db) => {
    const { id: vehicle_class_id } = await vehicleClass(db, {
      compulsory_documents: ['insurance'],
    });
    const { id } = await vehicle(db, { vehicle_class_id });
    await db.query(
      `insert into fleet.vehicle_documents
         (vehicle_id, kind, document_number, valid_during, replaced_at)
       values ($1, 'insurance', 'A1', '[2026-01-01,2027-01-01)', now())`,
      [id],
    );
    const { rows } = await db.query(
      `select fleet.missing_documents($1, '[2026-03-01,2026-04-01)')::text[] as missing`,
      [id],
    );
    expect(rows).toEqual([{ missing: ['insurance'] }]);
  }));
