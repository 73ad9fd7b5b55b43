import { createHash } from 'node:crypto';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

async function store(db: pg.Client, content: Buffer, keptUntil: Date | null = null) {
  const { rows } = await db.query<{ id: string; sha256: string; byte_length: number }>(
    `select id, sha256, byte_length from app.store_file('text/csv', $1, $2)`,
    [content, keptUntil],
  );
  return rows[0] ?? { id: '', sha256: '', byte_length: 0 };
}
const inMs = (ms: number) => new Date(Date.now() + ms);
const refused = { code: '55000', constraint: 'stored_files_append_only' };

test('a file is kept with its length and its hash, which nobody can set', () =>
  database.inTransaction(async (db) => {
    const content = Buffer.from('a,ö\r\n');
    const file = await store(db, content);
    expect(file.byte_length).toBe(6);
    expect(file.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    await expect(
      db.query(`insert into app.stored_files (media_type, content, sha256)
                values ('text/csv', 'a', 'b')`),
    ).rejects.toMatchObject({ code: '428C9' });
  }));

test.each([
  'update app.stored_files set content = $$b$$',
  'update app.stored_files set kept_until = now()',
  'delete from app.stored_files',
  'truncate app.stored_files',
])('its owner cannot %s', (statement) =>
  database.inTransaction(async (db) => {
    await store(db, Buffer.from('a'));
    await expect(db.query(statement)).rejects.toMatchObject(refused);
  }),
);

test('what is kept for a while goes when that is over, and not before', () =>
  database.inTransaction(async (db) => {
    const over = await store(db, Buffer.from('a'), inMs(-60_000));
    await db.query('select app.remove_file($1)', [over.id]);
    expect((await db.query('select from app.stored_files')).rowCount).toBe(0);
    const kept = await store(db, Buffer.from('a'), inMs(60_000));
    await expect(db.query('select app.remove_file($1)', [kept.id])).rejects.toMatchObject(refused);
  }));

test.each([
  ['without a byte', Buffer.of()],
  ['of more than 20 MB', Buffer.alloc(20 * 1024 * 1024 + 1)],
])('a file %s is refused', (_what, content) =>
  database.inTransaction(async (db) => {
    await expect(store(db, content)).rejects.toMatchObject({
      code: '23514',
      constraint: 'stored_files_content_size',
    });
  }),
);

test('only kinds of files that we make are kept', () =>
  database.inTransaction(async (db) => {
    await expect(db.query(`select app.store_file('image/svg+xml', 'a')`)).rejects.toMatchObject({
      code: '23514',
      constraint: 'media_type_known',
    });
  }));
