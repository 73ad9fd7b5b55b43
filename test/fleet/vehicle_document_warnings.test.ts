import { useDatabase } from '../support/database.ts';
import { vehicle } from '../support/factories.ts';

const database = useDatabase();

test.each([
  ['vehicle_document_warnings_days_left_known', 14],
  ['vehicle_document_warnings_days_left_known', 0],
])('%s: not %i days ahead', (constraint, daysLeft) =>
  database.inTransaction(async (db) => {
    const { id } = await vehicle(db);
    const { rows } = await db.query<{ id: string }>(
      `insert into fleet.vehicle_documents (vehicle_id, kind, document_number, valid_during)
       values ($1, 'insurance', 'A1', '[2026-01-01,2027-01-01)') returning id`,
      [id],
    );
    await expect(
      db.query('select fleet.note_document_warning($1, $2)', [rows[0]?.id, daysLeft]),
    ).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

test('vehicle_document_warnings_document_id_fkey: only what there is is warned of', () =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(
        'insert into fleet.vehicle_document_warnings (document_id, days_left) values (uuidv7(), 7)',
      ),
    ).rejects.toMatchObject({
      code: '23503',
      constraint: 'vehicle_document_warnings_document_id_fkey',
    });
  }));
