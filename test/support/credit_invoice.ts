import type pg from 'pg';
import { asStaff } from './actors.ts';
import { command } from './command.ts';
import { user } from './factories.ts';

type Id = { readonly id: string };
type Note = Id & {
  readonly number: string;
  readonly tax_cents: string;
  readonly total_cents: string;
};

/** Credits an invoice as an accountant: these parts of its lines, or all that is left. */
export async function creditInvoice(
  db: pg.Client,
  invoice: Id,
  items: readonly (readonly [lineId: string, cents: number])[] = [],
): Promise<Note> {
  return asStaff(db, await user(db, ['accountant']), () =>
    command<Note>(db, 'accounting.issue_credit_note', {
      invoice_id: invoice.id,
      reason: 'The heater was broken',
      items: `{${items.map(([line, cents]) => `"(${line},${cents})"`).join(',')}}`,
    }),
  );
}
