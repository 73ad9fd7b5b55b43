import type pg from 'pg';
import { asStaff } from '../actors.ts';
import { command } from '../command.ts';
import { drafts, postedByHand } from '../drafts.ts';
import { user } from '../factories.ts';
import { insertRow } from '../insert_row.ts';
import { rowVersionOf } from '../row_version_of.ts';
import { uniqueCode } from '../unique_code.ts';
import type { ValidInput } from './valid_input.ts';

/** The commands of the books: their months, entries by hand, accounts. */
export const booksInputs: Readonly<Record<string, ValidInput>> = {
  closePeriod: async (db) => ({ startsOn: await nextToClose(db) }),
  closeYear: async (db) => ({ year: Number((await nextToClose(db)).slice(0, 4)) }),
  reopenPeriod: async (db) => ({ periodId: (await closed(db)).id, reason: 'A late bill' }),
  prepareEntry: async (_db, desk) => ({
    entryDate: today(),
    description: 'Capital paid in',
    entryLines: ['DEBIT', 'CREDIT'].map((direction) => ({
      accountCode: direction === 'DEBIT' ? 'BANK' : 'EQUITY',
      direction,
      amountCents: '1000',
      currency: 'EUR',
      vehicleId: desk.vehicle.id,
      rentalId: null,
      customerId: desk.customer.id,
      locationId: desk.location.id,
    })),
  }),
  prepareReversal: async (db) => ({
    journalEntryId: (await postedByHand(db, { on: today() })).id,
    reason: 'A mistake',
    entryDate: today(),
  }),
  approveDraft: async (db) => ({ draftId: (await drafts.prepare(db, { on: today() })).id }),
  rejectDraft: async (db) => ({
    draftId: (await drafts.prepare(db, { on: today() })).id,
    reason: 'The wrong account',
  }),
  postDraft: async (db) => {
    const draft = await drafts.prepare(db, { on: today() });
    await drafts.approve(db, draft);
    return { draftId: draft.id };
  },
  createAccount: async () => ({
    code: `EXP_${uniqueCode()}`,
    name: 'Rent',
    type: 'EXPENSE',
    currency: 'EUR',
  }),
  updateAccount: async (db) => {
    const { id } = await account(db);
    return { id, rowVersion: await rowVersionOf(db, 'accounting.accounts', id), name: 'Offices' };
  },
  retireAccount: async (db) => ({ accountId: (await account(db)).id }),
  requestReportExport: async () => ({
    kind: 'TRIAL_BALANCE',
    parameters: { effective_at: today() },
  }),
  updateCompanySettings: async (db) => {
    const { rows } = await db.query('select id, row_version from accounting.company_settings');
    return {
      id: rows[0].id,
      rowVersion: rows[0].row_version,
      companyName: 'Rentify Fleet',
      address: '1 High Street',
      taxNumber: 'DE123456789',
      bankAccount: 'DE02120300000000202051',
      email: 'books@example.com',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      paymentDays: 30,
    };
  },
};

const today = () => new Date().toISOString().slice(0, 10);

async function account(db: pg.Client): Promise<{ readonly id: string }> {
  return insertRow(db, 'accounting.accounts', {
    code: `EXP_${uniqueCode()}`,
    name: 'Rent',
    type: 'expense',
  });
}

/** The month after the last closed one; long ago, so that nothing is posted there. */
async function nextToClose(db: pg.Client): Promise<string> {
  const { rows } = await db.query<{ starts_on: string }>(
    `select (coalesce(max(starts_on), '1999-12-01') + interval '1 month')::date::text as starts_on
     from accounting.periods where status = 'closed'`,
  );
  return rows[0]?.starts_on ?? '';
}

async function closed(db: pg.Client): Promise<{ readonly id: string }> {
  const starts_on = await nextToClose(db);
  return asStaff(db, await user(db, ['accountant']), () =>
    command<{ readonly id: string }>(db, 'accounting.close_period', { starts_on }),
  );
}
