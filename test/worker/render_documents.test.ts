import type pg from 'pg';
import { renderDocuments } from '../../worker/tasks/accounting/render_documents.ts';
import { committed } from '../support/committed.ts';
import { credited } from '../support/credited.ts';
import { useDatabase } from '../support/database.ts';
import { customer } from '../support/factories.ts';
import { pdfPages } from '../support/pdf_pages.ts';
import { runTask } from '../support/run_task.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();
let root: pg.Client;
beforeAll(async () => {
  root = await database.connect('superuser');
});

const issue = () =>
  committed(root, async (db) => sales.issue(db, { customer: await customer(db) }));
const render = async (log: unknown[] = []) =>
  runTask(await database.connect('rentify_worker'), renderDocuments, {
    identifier: 'accounting/render_documents',
    log,
  });

type Rendered = { readonly pdf: Buffer; readonly html: Buffer; readonly hashes_hold: boolean };
async function documentOf(table: 'invoices' | 'credit_notes', { id }: { readonly id: string }) {
  const { rows } = await root.query<Rendered>(
    `select p.content as pdf, h.content as html,
            d.pdf_sha256 = encode(sha256(p.content), 'hex')
              and d.html_sha256 = encode(sha256(h.content), 'hex') as hashes_hold
     from accounting.${table} d
     join app.stored_files p on p.id = d.pdf_file_id and p.media_type = 'application/pdf'
     join app.stored_files h on h.id = d.html_file_id and h.media_type = 'text/html'
     where d.id = $1 and d.rendered_at is not null`,
    [id],
  );
  return rows[0];
}
const fileCount = async () => {
  const { rows } = await root.query('select count(*)::integer as count from app.stored_files');
  return rows[0].count;
};

test('an invoice and a credit note get their documents, once, with their hashes', async () => {
  const invoice = await issue();
  const note = await committed(root, (db) => credited(db, invoice));
  const log: unknown[] = [];
  await render(log);
  await render(log);
  expect(log).toEqual([{ message: 'documents rendered', count: 2 }]);

  const rendered = await documentOf('invoices', invoice);
  expect(rendered?.hashes_hold).toBe(true);
  expect(rendered?.html.toString()).toContain(invoice.number);
  expect(pdfPages(rendered?.pdf ?? Buffer.of()).join('')).toContain(invoice.number);
  const ofNote = await documentOf('credit_notes', note);
  expect(ofNote?.hashes_hold).toBe(true);
  expect(ofNote?.html.toString()).toContain(`<dt>Invoice</dt><dd>${invoice.number}</dd>`);
  expect(ofNote?.html.toString().replaceAll('\u00a0', ' ')).toContain('EUR 59.50');
});

test('two workers at once render a document once, and leave no file over', async () => {
  const invoices = [];
  for (let count = 0; count < 5; count += 1) invoices.push(await issue());
  const before = await fileCount();
  await Promise.all([render(), render(), render()]);
  expect(await fileCount()).toBe(before + 2 * invoices.length);
  for (const invoice of invoices) {
    expect((await documentOf('invoices', invoice))?.hashes_hold).toBe(true);
  }
});

test('one that cannot be rendered fails the job, and holds up no other', async () => {
  const [broken, good] = [await issue(), await issue()];
  await root.query(`set session_replication_role = replica`);
  await root.query(`update accounting.invoices set seller = 'null' where id = $1`, [broken.id]);
  await expect(render()).rejects.toThrow(broken.id);
  await expect(documentOf('invoices', good)).resolves.toHaveProperty('hashes_hold', true);
  await expect(documentOf('invoices', broken)).resolves.toBeUndefined();

  await root.query(`update accounting.invoices set seller = $2 where id = $1`, [
    broken.id,
    { company_name: 'The company' },
  ]);
  await root.query(`set session_replication_role = origin`);
  await render();
  await expect(documentOf('invoices', broken)).resolves.toHaveProperty('hashes_hold', true);
});

test('it looks again in a moment, in one line for all', async () => {
  await render();
  await render();
  const { rows } = await root.query(
    `select key, run_at > now() as is_later, run_at < now() + interval '10 seconds' as is_soon
     from graphile_worker.jobs where task_identifier = 'accounting/render_documents'`,
  );
  expect(rows).toEqual([{ key: 'accounting/render_documents', is_later: true, is_soon: true }]);
});

test('a draft has no document, and what names none is refused', async () => {
  const worker = await database.connect('rentify_worker');
  const store = (kind: string) =>
    worker.query(`select accounting.store_document($1, uuidv7(), 'a', 'b')`, [kind]);
  await expect(store('invoice')).rejects.toMatchObject({ code: 'P0002' });
  await expect(store('credit_note')).rejects.toMatchObject({ code: 'P0002' });

  const draft = await committed(root, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `select id from accounting.write_invoice(
         $1, 'A customer', null, null, null, 'A draft', 'EUR',
         array[row(null, 'base', 'A day', 1, 100, 100, 0, 0)]::accounting.invoice_line_input[])`,
      [(await customer(db)).id],
    );
    return rows[0] ?? { id: '' };
  });
  await render();
  await expect(documentOf('invoices', draft)).resolves.toBeUndefined();
});
