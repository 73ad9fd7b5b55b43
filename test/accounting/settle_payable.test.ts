import type pg from 'pg';
import { accountBalances } from '../support/account_balances.ts';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { sales } from '../support/sales.ts';

const database = useDatabase();
type Id = { readonly id: string };

const settle = async (db: pg.Client, payable: Id, changes: Record<string, unknown> = {}) =>
  asStaff(db, await user(db, ['accountant']), () =>
    command(db, 'accounting.settle_payable', {
      payable_id: payable.id,
      account_code: 'BANK',
      ...changes,
    }),
  );

test('what we owe is paid once, and others hear of it', () =>
  database.inTransaction(async (db) => {
    const payable = await sales.owe(db, 2_000);
    expect(await accountBalances(db)).toEqual({ ACCOUNTS_PAYABLE: -2_000, EXP_MAINTENANCE: 2_000 });
    await expect(
      settle(db, payable, { reference: ' T-1 ', settled_on: '2024-02-01' }),
    ).resolves.toMatchObject({ status: 'settled', settlement_reference: 'T-1' });
    expect(await accountBalances(db)).toEqual({ BANK: -2_000, EXP_MAINTENANCE: 2_000 });
    await expect(settle(db, payable)).rejects.toMatchObject({
      code: '55000',
      constraint: 'payables_status_transition',
    });
    const { rows } = await db.query(
      `select payload ->> 'amount_cents' as cents from app.outbox_events
       where event_type = 'PayableSettled'`,
    );
    expect(rows).toEqual([{ cents: '2000' }]);
  }));

test.each([
  ['payables_settled_from_money', { account_code: 'EQUITY' }],
  ['payables_settled_not_future', { settled_on: '2190-01-01' }],
  ['payables_settled_after_incurred', { settled_on: '2024-01-14' }],
  ['payables_settlement_reference_length', { reference: 'x'.repeat(121) }],
])('it is refused: %s', (constraint, changes) =>
  database.inTransaction(async (db) => {
    await expect(settle(db, await sales.owe(db, 2_000), changes)).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);

test('a bill that is not there is not paid', () =>
  database.inTransaction(async (db) => {
    const accountant = await user(db, ['accountant']);
    await expect(settle(db, accountant)).rejects.toMatchObject({ code: 'P0002' });
  }));

test('a fleet manager pays nothing', () =>
  database.inTransaction(async (db) => {
    const payable = await sales.owe(db, 2_000);
    await expect(
      asStaff(db, await user(db, ['fleet_manager']), () =>
        command(db, 'accounting.settle_payable', {
          payable_id: payable.id,
          account_code: 'BANK',
        }),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  }));
