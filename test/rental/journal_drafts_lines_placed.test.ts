import { randomUUID } from 'node:crypto';
import { asEntryLine } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { rentalDesk } from '../support/rental_desk.ts';

const database = useDatabase();

const capital = [asEntryLine(['BANK', 'debit', 1000]), asEntryLine(['EQUITY', 'credit', 1000])];

test.each(['vehicle_id', 'rental_id', 'customer_id', 'location_id'])(
  'not even the owner prepares an entry with a %s that is not ours',
  (column) =>
    database.inTransaction(async (db) => {
      const { id: prepared_by } = await user(db, ['accountant']);
      const lines = capital.map((line) => ({ ...line, [column]: randomUUID() }));
      const attempt = db.query(
        `insert into accounting.journal_drafts (entry_date, description, lines, prepared_by)
         values (current_date, 'Capital paid in',
           array(select jsonb_populate_recordset(null::accounting.entry_line, $1)), $2)`,
        [JSON.stringify(lines), prepared_by],
      );
      await expect(attempt).rejects.toMatchObject({
        code: '23503',
        constraint: 'journal_drafts_lines_placed',
      });
    }),
);

test('an entry says what it concerns, if that is ours', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const { id: prepared_by } = await user(db, ['accountant']);
    const placed = {
      vehicle_id: desk.vehicle.id,
      customer_id: desk.customer.id,
      location_id: desk.location.id,
    };
    const lines = JSON.stringify(capital.map((line) => ({ ...line, ...placed })));
    const { rows } = await db.query(
      `insert into accounting.journal_drafts (entry_date, description, lines, prepared_by)
       values (current_date, 'Capital paid in',
         array(select jsonb_populate_recordset(null::accounting.entry_line, $1)), $2)
       returning status`,
      [lines, prepared_by],
    );
    expect(rows).toEqual([{ status: 'draft' }]);
  }));
