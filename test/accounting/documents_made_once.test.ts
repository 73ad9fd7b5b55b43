import type pg from 'pg';
import { credited } from '../support/credited.ts';
import { useDatabase } from '../support/database.ts';
import { customer } from '../support/factories.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();
const ID = '01900000-0000-7000-8000-000000000000';
const HASH = 'a'.repeat(64);
const tables = ['invoices', 'credit_notes'] as const;

async function issued(db: pg.Client, table: (typeof tables)[number]): Promise<string> {
  const invoice = await sales.issue(db, { customer: await customer(db) });
  return table === 'invoices' ? invoice.id : (await credited(db, invoice)).id;
}
const render = (db: pg.Client, table: string, id: string, pdfHash: string | null) =>
  db.query(
    `update accounting.${table}
     set rendered_at = now(), pdf_file_id = $2, pdf_sha256 = $3, html_file_id = $2,
       html_sha256 = $4
     where id = $1`,
    [id, ID, pdfHash, HASH],
  );

test.each(tables)('the document of %s comes whole', (table) =>
  database.inTransaction(async (db) => {
    const id = await issued(db, table);
    await expect(render(db, table, id, null)).rejects.toMatchObject({
      code: '23514',
      constraint: {
        invoices: 'invoices_rendered_whole',
        credit_notes: 'credit_notes_rendered_whole',
      }[table],
    });
  }),
);

test.each(tables)('the hash of %s is one', (table) =>
  database.inTransaction(async (db) => {
    const id = await issued(db, table);
    await expect(render(db, table, id, 'abc')).rejects.toMatchObject({
      code: '23514',
      constraint: {
        invoices: 'invoices_sha256_format',
        credit_notes: 'credit_notes_sha256_format',
      }[table],
    });
  }),
);

test.each(tables)('the document of %s is made once, whoever tries again', (table) =>
  database.inTransaction(async (db) => {
    const id = await issued(db, table);
    await render(db, table, id, HASH);
    await expect(render(db, table, id, 'b'.repeat(64))).rejects.toMatchObject({
      code: '55000',
      constraint: `${table}_immutable`,
    });
  }),
);
