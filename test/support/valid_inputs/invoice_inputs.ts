import type pg from 'pg';
import { asStaff } from '../actors.ts';
import { command } from '../command.ts';
import { user } from '../factories.ts';
import type { Desk } from '../rental_desk.ts';
import { sales } from '../sales.ts';
import type { ValidInput } from './valid_input.ts';

type Id = { readonly id: string };

/** The commands of invoices, of what pays them, and of what we owe. */
export const invoiceInputs: Readonly<Record<string, ValidInput>> = {
  prepareInvoice: async (_db, desk) => ({ ...draft(desk), rentalId: null }),
  issueInvoice: async (db, desk) => ({
    invoiceId: (await prepared(db, desk)).id,
    issueDate: new Date().toISOString().slice(0, 10),
  }),
  discardInvoice: async (db, desk) => ({ invoiceId: (await prepared(db, desk)).id }),
  issueCreditNote: async (db, desk) => {
    const invoice = await sales.issue(db, desk);
    const { rows } = await db.query<Id>(
      'select id from accounting.invoice_lines where invoice_id = $1',
      [invoice.id],
    );
    return {
      invoiceId: invoice.id,
      reason: 'The heater was broken',
      items: rows.map(({ id }) => ({ invoiceLineId: id, netCents: '1000' })),
    };
  },
  writeOffInvoice: async (db, desk) => ({
    invoiceId: (await sales.issue(db, desk)).id,
    reason: 'They moved away',
  }),
  allocateReceipt: async (db, desk) => ({
    receiptId: (await sales.receive(db, desk, 5_000)).id,
    invoiceId: (await sales.issue(db, desk)).id,
    amountCents: '4000',
  }),
  reverseAllocation: async (db, desk) => {
    const receipt = await sales.receive(db, desk, 5_000);
    const invoice = await sales.issue(db, desk);
    const { id } = await asStaff(db, await user(db, ['accountant']), () =>
      command<Id>(db, 'accounting.allocate_receipt', {
        receipt_id: receipt.id,
        invoice_id: invoice.id,
      }),
    );
    return { allocationId: id, reason: 'The wrong invoice' };
  },
  settlePayable: async (db) => ({
    payableId: (await sales.owe(db, 2_000)).id,
    accountCode: 'BANK',
    reference: 'T-1',
    settledOn: '2024-01-20',
  }),
};

const draft = (desk: Desk) => ({
  customerId: desk.customer.id,
  buyerName: 'Carla Customer',
  description: 'A lost key',
  currency: 'EUR',
  items: [
    {
      chargeType: 'service',
      description: 'A new key',
      quantity: 1,
      unitPriceCents: '9000',
      taxRateBp: 1900,
    },
  ],
});

async function prepared(db: pg.Client, desk: Desk): Promise<Id> {
  return asStaff(db, await user(db, ['accountant']), () =>
    command<Id>(db, 'accounting.prepare_invoice', {
      customer_id: desk.customer.id,
      buyer_name: 'Carla Customer',
      description: 'A lost key',
      currency: 'EUR',
      items: '{"(service,A new key,1,9000,1900)"}',
    }),
  );
}
