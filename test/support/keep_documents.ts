import type pg from 'pg';

/** For each invoice a file, which is both of its documents; and an export that is waited for. */
export async function keepDocuments(
  db: pg.Client,
  requester: { readonly id: string },
): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    'select id from accounting.invoices where number is not null order by id',
  );
  for (const { id } of rows) {
    await db.query(
      `update accounting.invoices
       set rendered_at = now(), pdf_file_id = f.id, pdf_sha256 = f.sha256, html_file_id = f.id,
         html_sha256 = f.sha256
       from app.store_file('text/html', convert_to($1::uuid::text, 'utf8')) f
       where invoices.id = $1`,
      [id],
    );
  }
  await db.query(
    `insert into reporting.report_exports (kind, requested_by) values ('trial_balance', $1)`,
    [requester.id],
  );
}
