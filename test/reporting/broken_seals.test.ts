import type pg from 'pg';
import type { Entry } from '../support/books.ts';
import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';
import { pastTriggers } from '../support/past_triggers.ts';

const database = useDatabase();

/** Five entries, all sealed; the third is what somebody is after. */
async function sealedLedger(db: pg.Client): Promise<Entry> {
  const entries: Entry[] = [];
  for (let count = 0; count < 5; count += 1) entries.push(await post(db));
  await db.query('select accounting.seal_ledger()');
  const [, , third] = entries;
  if (third === undefined) throw new Error('There are five.');
  return third;
}

const proofs = async (db: pg.Client) =>
  (await db.query('select rule, entity_id from reporting.proofs')).rows;

const alterations: Readonly<Record<string, string>> = {
  'an amount on both sides, so that it balances': `
    update accounting.journal_lines set amount_cents = amount_cents + 100
    where journal_entry_id = $1`,
  'its accounts': `
    update accounting.journal_lines
    set account_id = (select id from accounting.accounts where code = 'BANK')
    where journal_entry_id = $1 and direction = 'debit'`,
  'the sides': `
    update accounting.journal_lines
    set direction = case direction when 'debit' then 'credit' else 'debit' end
    where journal_entry_id = $1`,
  'its currency': `
    update accounting.journal_lines set currency = 'USD' where journal_entry_id = $1`,
  'whom it concerns': `
    update accounting.journal_lines set customer_id = uuidv7() where journal_entry_id = $1`,
  'its day, in an open month': `
    update accounting.journal_entries set entry_date = entry_date + 1 where id = $1`,
  'its words': `
    update accounting.journal_entries set description = 'Something else' where id = $1`,
  'who posted it': `
    update accounting.journal_entries set posted_by = uuidv7() where id = $1`,
  'when it was posted': `
    update accounting.journal_entries set posted_at = posted_at - interval '1 second' where id = $1`,
  'which fact it is': `
    update accounting.journal_entries set external_ref_id = uuidv7() where id = $1`,
};

test.each(Object.entries(alterations))(
  'a superuser without triggers who changes %s: the proofs name that entry alone',
  (_what, statement) =>
    database.inTransaction(async (db) => {
      const { id } = await sealedLedger(db);
      await pastTriggers(db, statement, [id]);
      await expect(proofs(db)).resolves.toEqual([{ rule: 'broken_seals', entity_id: id }]);
    }),
);

test('the owner who disables a trigger is found in the same way', () =>
  database.inTransaction(async (db) => {
    const { id } = await sealedLedger(db);
    await db.query('set constraints all immediate');
    await db.query('alter table accounting.journal_lines disable trigger _200_append_only');
    await db.query(
      'update accounting.journal_lines set amount_cents = 7 where journal_entry_id = $1',
      [id],
    );
    await db.query('alter table accounting.journal_lines enable trigger _200_append_only');
    await expect(proofs(db)).resolves.toEqual([{ rule: 'broken_seals', entity_id: id }]);
  }));

test('the first of several altered entries comes first', () =>
  database.inTransaction(async (db) => {
    const { id } = await sealedLedger(db);
    await pastTriggers(
      db,
      `update accounting.journal_entries set description = 'Something else'
       where id in (select journal_entry_id from accounting.ledger_seals where position > 2)`,
    );
    const found = await proofs(db);
    expect(found).toHaveLength(3);
    expect(found[0]).toEqual({ rule: 'broken_seals', entity_id: id });
  }));

test('an entry that was deleted with its lines leaves its seal', () =>
  database.inTransaction(async (db) => {
    const { id } = await sealedLedger(db);
    await pastTriggers(db, 'delete from accounting.journal_lines where journal_entry_id = $1', [
      id,
    ]);
    await pastTriggers(db, 'delete from accounting.journal_entries where id = $1', [id]);
    await expect(proofs(db)).resolves.toEqual([{ rule: 'broken_seals', entity_id: id }]);
  }));

test('a pair of lines that balanced and was deleted is missed', () =>
  database.inTransaction(async (db) => {
    const { id } = await post(db, {
      lines: [
        ['CASH', 'debit', 100],
        ['BANK', 'credit', 100],
        ['CASH', 'debit', 50],
        ['BANK', 'credit', 50],
      ],
    });
    await db.query('select accounting.seal_ledger()');
    await pastTriggers(db, 'delete from accounting.journal_lines where line_number > 2');
    await pastTriggers(db, 'update accounting.journal_entries set line_count = 2');
    await expect(proofs(db)).resolves.toEqual([{ rule: 'broken_seals', entity_id: id }]);
  }));

test('an entry that is put between old ones has no seal, and gets none', () =>
  database.inTransaction(async (db) => {
    await sealedLedger(db);
    // The sealer looks no further back than the oldest transaction that ran at the last seal.
    const { rows } = await pastTriggers(
      db,
      `insert into accounting.journal_entries (
         external_ref_type, external_ref_id, entry_date, description, line_count, posted_at,
         posted_xid)
       values ('test_fact', uuidv7(), '2024-01-16', 'A loan', 2, now() - interval '1 hour', '3')
       returning id`,
    );
    await pastTriggers(
      db,
      `insert into accounting.journal_lines (
         journal_entry_id, line_number, account_id, direction, amount_cents, currency)
       select $1, l.line_number, l.account_id, l.direction, l.amount_cents, l.currency
       from accounting.journal_lines l
       where l.journal_entry_id = (
         select journal_entry_id from accounting.ledger_seals where position = 1)`,
      [rows[0].id],
    );
    await db.query('select accounting.seal_ledger()');
    await expect(proofs(db)).resolves.toEqual([
      { rule: 'unsealed_entries', entity_id: rows[0].id },
    ]);
  }));

test('a seal that was taken out is missed by the next one', () =>
  database.inTransaction(async (db) => {
    await sealedLedger(db);
    const { rows } = await pastTriggers(
      db,
      'delete from accounting.ledger_seals where position = 2 returning journal_entry_id',
    );
    const found = await proofs(db);
    const { rows: next } = await db.query(
      'select journal_entry_id from accounting.ledger_seals where position = 3',
    );
    expect(found).toContainEqual({
      rule: 'broken_seals',
      entity_id: next[0].journal_entry_id,
    });
    expect(rows).toHaveLength(1);
  }));

test('who forges the whole chain contradicts what was told of a finished day', () =>
  database.inTransaction(async (db) => {
    const { id } = await sealedLedger(db);
    await db.query(
      `insert into accounting.sealed_days (sealed_on, position, digest)
       select current_date - 1, position, digest from accounting.ledger_seals where position = 5`,
    );
    await pastTriggers(
      db,
      'update accounting.journal_lines set amount_cents = 7 where journal_entry_id = $1',
      [id],
    );
    await pastTriggers(db, 'delete from accounting.ledger_seals');
    await db.query('select accounting.seal_ledger()');
    const { rows } = await db.query(
      `select p.rule, s.position from reporting.proofs p
       join accounting.ledger_seals s on s.journal_entry_id = p.entity_id`,
    );
    expect(rows).toEqual([{ rule: 'broken_seals', position: '5' }]);
  }));
