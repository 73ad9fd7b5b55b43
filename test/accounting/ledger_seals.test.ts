import type pg from 'pg';
import { post } from '../support/books.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

async function seal(db: pg.Client): Promise<number> {
  const { rows } = await db.query<{ count: number }>('select accounting.seal_ledger() as count');
  return rows[0]?.count ?? 0;
}

async function sealedIds(db: pg.Client): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select journal_entry_id as id from accounting.ledger_seals order by position',
  );
  return rows.map(({ id }) => id);
}

test('each entry is sealed once, in the order of its transactions', () =>
  database.inTransaction(async (db) => {
    const entries = [await post(db), await post(db)].map(({ id }) => id);
    await expect(seal(db)).resolves.toBe(2);
    await expect(seal(db)).resolves.toBe(0);
    await expect(sealedIds(db)).resolves.toEqual(entries);
    entries.push((await post(db)).id);
    await expect(seal(db)).resolves.toBe(1);
    await expect(sealedIds(db)).resolves.toEqual(entries);
  }));

test('a digest covers the one before it and every column of the entry and its lines', () =>
  database.inTransaction(async (db) => {
    for (let count = 0; count < 3; count += 1) await post(db);
    await seal(db);
    const { rows } = await db.query(
      `select s.position,
         s.digest = sha256(lag(s.digest, 1, '') over (order by s.position)
           || convert_to(c.content, 'UTF8')) as is_chained,
         json_array_length(c.content::json) as parts,
         json_array_length(c.content::json -> -1 -> 0) as columns_of_a_line
       from accounting.ledger_seals s
       join accounting.entry_contents c on c.id = s.journal_entry_id
       order by s.position`,
    );
    const { rows: columns } = await db.query<{ name: string; count: number }>(
      `select attrelid::regclass::text as name, count(*)::integer as count from pg_attribute
       where attrelid in ('accounting.journal_entries'::regclass,
                          'accounting.journal_lines'::regclass)
         and attnum > 0 and not attisdropped
       group by attrelid order by 1`,
    );
    const [entries, lines] = columns.map(({ count }) => count);
    // Of a line all but the entry that it stands in; of an entry all, and then its lines.
    const chained = { is_chained: true, parts: (entries ?? 0) + 1, columns_of_a_line: lines };
    expect(rows).toEqual(
      ['1', '2', '3'].map((position) => ({
        ...chained,
        position,
        columns_of_a_line: (lines ?? 0) - 1,
      })),
    );
  }));

test('what a seal covers reads the same in every session', () =>
  database.inTransaction(async (db) => {
    await post(db);
    const content = async () =>
      (await db.query<{ content: string }>('select content from accounting.entry_contents')).rows;
    const before = await content();
    await db.query(`set local time zone 'Asia/Tokyo'; set local datestyle = 'German, DMY'`);
    await db.query('set local extra_float_digits = 0');
    expect(await content()).toEqual(before);
  }));

test.each([
  ['ledger_seals', 'ledger_seals_append_only'],
  ['sealed_days', 'sealed_days_append_only'],
])('nobody changes a row of %s', (table, constraint) =>
  database.inTransaction(async (db) => {
    await post(db);
    await seal(db);
    await tellYesterday(db);
    for (const statement of [
      `update accounting.${table} set position = position`,
      `delete from accounting.${table}`,
      `truncate accounting.${table}`,
    ]) {
      await db.query('savepoint attempt');
      await expect(db.query(statement)).rejects.toMatchObject({ code: '55000', constraint });
      await db.query('rollback to savepoint attempt');
    }
  }),
);

test.each([
  ['ledger_seals_pkey', '23505', `1, uuidv7(), sha256('')`],
  ['ledger_seals_journal_entry_id_key', '23505', `2, (select id from entry), sha256('')`],
  ['ledger_seals_position_positive', '23514', `0, uuidv7(), sha256('')`],
  ['ledger_seals_digest_length', '23514', `2, uuidv7(), ''`],
])('a seal that breaks %s is refused', (constraint, code, values) =>
  database.inTransaction(async (db) => {
    await post(db);
    await seal(db);
    const attempt = db.query(
      `with entry as (select id from accounting.journal_entries)
       insert into accounting.ledger_seals
         (position, journal_entry_id, digest, horizon_cluster, horizon_xid)
       select ${values}, 1, '1'`,
    );
    await expect(attempt).rejects.toMatchObject({ code, constraint });
  }),
);

test.each([
  ['sealed_days_pkey', '23505', `current_date - 1, 2, sha256('')`],
  ['sealed_days_position_key', '23505', `current_date, 1, sha256('')`],
  ['sealed_days_digest_length', '23514', `current_date, 2, ''`],
])('a day that breaks %s is refused', (constraint, code, values) =>
  database.inTransaction(async (db) => {
    await post(db);
    await seal(db);
    await tellYesterday(db);
    const attempt = db.query(
      `insert into accounting.sealed_days (sealed_on, position, digest) select ${values}`,
    );
    await expect(attempt).rejects.toMatchObject({ code, constraint });
  }),
);

test('the last digest of a finished day is told once; the running day keeps its own', () =>
  database.inTransaction(async (db) => {
    await db.query(`set local role none; set local session_replication_role = replica`);
    await post(db);
    await post(db);
    await seal(db);
    await db.query(
      `update accounting.ledger_seals set sealed_at = sealed_at - interval '1 day' * (4 - position)`,
    );
    await db.query(`set local session_replication_role = origin; set local role rentify_owner`);
    await post(db);
    for (let run = 0; run < 2; run += 1) await seal(db);
    const { rows } = await db.query(
      `select e.aggregate_id = c.id as is_the_company, e.payload
       from app.outbox_events e, accounting.company_settings c
       where e.event_type = 'LedgerSealed' order by e.seq`,
    );
    const told = await db.query(
      `select sealed_on::text, position, encode(s.digest, 'hex') as digest
       from accounting.sealed_days d join accounting.ledger_seals s using (position, digest)
       order by position`,
    );
    expect(told.rows.map(({ position }) => position)).toEqual(['1', '2']);
    expect(rows).toEqual(
      told.rows.map((payload) => ({
        is_the_company: true,
        payload: { ...payload, position: Number(payload.position) },
      })),
    );
  }));

async function tellYesterday(db: pg.Client): Promise<void> {
  await db.query(
    `insert into accounting.sealed_days (sealed_on, position, digest)
     select current_date - 1, position, digest from accounting.ledger_seals`,
  );
}
