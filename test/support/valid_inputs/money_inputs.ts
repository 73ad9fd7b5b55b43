import type pg from 'pg';
import { asStaff } from '../actors.ts';
import { user } from '../factories.ts';
import { payments } from '../payments.ts';
import { activeRental, type Desk } from '../rental_desk.ts';
import { uniqueCode } from '../unique_code.ts';
import type { ValidInput } from './valid_input.ts';

// A receipt is recorded once.
const receipt = () => ({ provider: 'CARD', reference: uniqueCode() });
const now = () => new Date().toISOString();

/** The commands that move money. */
export const moneyInputs: Readonly<Record<string, ValidInput>> = {
  addCharge: async (db, desk) => ({
    rentalId: (await activeRental(db, desk)).id,
    chargeType: 'FINE',
    netCents: '2500',
    reason: 'Parked on the pavement',
  }),
  requestPayment: async (db, desk) => ({
    rentalId: (await activeRental(db, desk)).id,
    amountCents: '1000',
    ...receipt(),
  }),
  capturePayment: async (db, desk) => ({
    paymentId: (await requested(db, desk)).id,
    reference: uniqueCode(),
    capturedAt: now(),
  }),
  failPayment: async (db, desk) => ({
    paymentId: (await requested(db, desk)).id,
    reason: 'The card was refused',
  }),
  refundPayment: async (db, desk) => {
    const payment = await requested(db, desk);
    await asAccountant(db, () => payments.capture(db, payment));
    return {
      paymentId: payment.id,
      amountCents: '500',
      reason: 'Paid twice',
      reference: uniqueCode(),
      refundedAt: now(),
    };
  },
  holdDeposit: async (db, desk) => ({
    rentalId: (await activeRental(db, desk)).id,
    amountCents: '20000',
    ...receipt(),
    heldAt: now(),
  }),
  releaseDeposit: async (db, desk) => ({
    depositId: (await held(db, desk)).id,
    settledAt: now(),
  }),
  captureDeposit: async (db, desk) => ({
    depositId: (await held(db, desk)).id,
    amountCents: '5000',
    reason: 'A dent in the door',
    settledAt: now(),
  }),
};

async function requested(db: pg.Client, desk: Desk) {
  const rental = await activeRental(db, desk);
  return asAccountant(db, () => payments.request(db, rental, 1_000));
}

async function held(db: pg.Client, desk: Desk) {
  const rental = await activeRental(db, desk);
  return asAccountant(db, () => payments.hold(db, rental, 20_000));
}

async function asAccountant<Result>(db: pg.Client, work: () => Promise<Result>): Promise<Result> {
  return asStaff(db, await user(db, ['accountant']), work);
}
