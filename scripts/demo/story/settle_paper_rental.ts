import { euros } from './euros.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { request } from './request.ts';
import { rows } from './rows.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

type Due = {
  readonly rentalId: string;
  readonly depositId: string;
  readonly totalCents: number;
  readonly damageTotalCents: number;
};

export const goodwillCents = 1_000;

/** The damage is kept from the deposit, the rest paid by card, and a little given back. */
export async function settlePaperRental(story: Story, stage: Stage, due: Due): Promise<void> {
  await keepDeposit(story, stage, due);
  const paymentId = await pay(story, stage, due);
  await giveBack(story, stage, paymentId);
  await story.accepted(
    'agent',
    'sees every charge, and what is paid',
    request.query(
      `query ($id: UUID!) {
        rental(id: $id) {
          chargedCents paidCents balanceCents
          rentalCharges { nodes { chargeType description quantity netCents taxCents amountCents } }
        }
      }`,
      { id: due.rentalId },
    ),
    (data) => {
      const rental = data['rental'] as typeof data;
      expectEqual('what is charged', field(rental, 'chargedCents'), due.totalCents);
      expectEqual('what is paid', field(rental, 'paidCents'), due.totalCents - goodwillCents);
      expectEqual('the balance', field(rental, 'balanceCents'), goodwillCents);
      return rows(rental, 'rentalCharges')
        .map((charge) => `${field(charge, 'chargeType')} ${euros(field(charge, 'amountCents'))}`)
        .join(', ');
    },
  );
}

async function keepDeposit(story: Story, stage: Stage, due: Due): Promise<void> {
  const capture = (amountCents: number, idempotencyKey?: string) =>
    request.command(
      'captureDeposit',
      'rentalDeposit',
      'status capturedCents amountCents',
      { depositId: due.depositId, amountCents: String(amountCents), reason: 'Scratched door' },
      idempotencyKey,
    );
  await story.refused(
    'agent',
    'moves money without a key that tells a retry from a second order',
    capture(due.damageTotalCents),
    'IDEMPOTENCY_KEY_REQUIRED',
  );
  await story.refused(
    'agent',
    'wants to keep more than was left',
    capture(stage.prices.depositCents + 1, `capture-too-much-${stage.run}`),
    'RENTAL_DEPOSITS_CAPTURED_WITHIN_HELD',
  );
  await story.accepted(
    'agent',
    'keeps the damage from the deposit; the rest goes back',
    capture(due.damageTotalCents, `capture-${stage.run}`),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'CAPTURED');
      expectEqual('what is kept', field(row, 'capturedCents'), due.damageTotalCents);
      return `${euros(field(row, 'capturedCents'))} of ${euros(field(row, 'amountCents'))} kept`;
    },
  );
}

async function pay(story: Story, stage: Stage, due: Due): Promise<string> {
  const amountCents = due.totalCents - due.damageTotalCents;
  const order = (cents: number) =>
    request.command(
      'requestPayment',
      'rentalPayment',
      'id status amountCents',
      {
        rentalId: due.rentalId,
        provider: 'CARD',
        amountCents: String(cents),
        reference: `PAY-${stage.run}`,
      },
      `payment-${stage.run}`,
    );
  const payment = await story.accepted(
    'agent',
    'asks for the rest by card',
    order(amountCents),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'PENDING');
      expectEqual('the amount', field(row, 'amountCents'), amountCents);
      return `${euros(field(row, 'amountCents'))} ${field(row, 'status')}`;
    },
  );
  const id = field(payment, 'id');
  await story.accepted(
    'agent',
    'sends it again, because the answer was lost: the same payment comes back',
    order(amountCents),
    (row) => {
      expectEqual('the payment', field(row, 'id'), id);
      return 'one payment, not two';
    },
  );
  await story.refused(
    'agent',
    'uses the key of that order for another amount',
    order(amountCents + 1),
    'IDEMPOTENCY_KEYS_SAME_REQUEST',
  );
  await story.accepted(
    'agent',
    'records that the terminal took it',
    request.command(
      'capturePayment',
      'rentalPayment',
      'status',
      { paymentId: id },
      `taken-${stage.run}`,
    ),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'CAPTURED');
      return `${euros(amountCents)} ${field(row, 'status')}`;
    },
  );
  return id;
}

async function giveBack(story: Story, stage: Stage, paymentId: string): Promise<void> {
  const refund = request.command(
    'refundPayment',
    'rentalRefund',
    'amountCents',
    { paymentId, amountCents: String(goodwillCents), reason: 'Goodwill: the radio was broken' },
    `refund-${stage.run}`,
  );
  await story.refused(
    'agent',
    'tries to give money back, which only the accountant may',
    refund,
    'FORBIDDEN',
  );
  await story.accepted('accountant', 'gives a part of it back', refund, (row) => {
    expectEqual('the refund', field(row, 'amountCents'), goodwillCents);
    return `${euros(field(row, 'amountCents'))} back`;
  });
}
