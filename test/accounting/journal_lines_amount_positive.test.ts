import { type Line, post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { insertEntry, insertLine } from '../support/journal_by_hand.ts';

const database = useDatabase();

test.each([
  ['0', 'journal_lines_amount_positive', '23514'],
  ['-1', 'journal_lines_amount_positive', '23514'],
  ['9223372036854775807', 'cents_range', '23514'],
  ['9223372036854775808', undefined, '22003'],
  ['NaN', undefined, '22P02'],
  ['Infinity', undefined, '22P02'],
  ['0.005', undefined, '22P02'],
])('an amount of %s is refused, never rounded', (amount, constraint, code) =>
  database.inTransaction(async (db) => {
    const id = await insertEntry(db);
    const attempt = insertLine(db, id, 1, ['CASH', 'debit', amount]);
    await expect(attempt).rejects.toMatchObject({ code, constraint });
  }),
);

test('sums are exact beyond what one amount may be', () =>
  database.inTransaction(async (db) => {
    const most = 1_000_000_000_000_000;
    const lines = ['debit', 'credit'].flatMap((side) =>
      Array.from({ length: 1000 }, (): Line => ['CASH', side as 'debit' | 'credit', most]),
    );
    await expect(post(db, { lines })).resolves.toMatchObject({ line_count: 2000 });
    await db.query('set constraints all immediate');
  }));
