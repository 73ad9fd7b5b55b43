import type pg from 'pg';

type Id = { readonly id: string };

/** A credit note over 50.00 and its tax of an invoice, past the command. */
export async function credited(db: pg.Client, invoice: Id): Promise<Id> {
  const { rows } = await db.query<Id>(
    `select n.id
     from accounting.invoices i, accounting.write_credit_note(i, i.issue_date, 'It rained', array[
       row(null, null, 'discount', (select account_id from accounting.charge_accounts
         where charge_type = 'discount'), 'Half of it', 5000, 1900, 950)
       ]::accounting.credit_line[]) n
     where i.id = $1`,
    [invoice.id],
  );
  return rows[0] ?? { id: '' };
}
