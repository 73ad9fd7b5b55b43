import type { PaperRental } from './a_rental_from_paper.ts';
import { Difference } from './difference.ts';
import { euros } from './euros.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import type { CancelledRental } from './next_months_rental.ts';
import { request } from './request.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';
import { goodwillCents } from './settle_paper_rental.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const tooMuchCents = 500;

/** What was charged is on invoices; the accountant settles what the desk leaves open. */
export async function theInvoices(
  story: Story,
  stage: Stage,
  paper: PaperRental,
  cancelled: CancelledRental,
): Promise<void> {
  story.chapter('The invoices');
  await giveUpTheRest(story, paper);
  const paymentId = await payTooMuch(story, stage, cancelled);
  await takeTheFeeBack(story, stage, cancelled, paymentId);
  await story.accepted(
    'customer',
    'lists all invoices there are',
    request.query('{ invoices { totalCount nodes { customerId } } }'),
    (data) => {
      const others = rows(data, 'invoices').filter((row) => row['customerId'] !== stage.carlaId);
      if (others.length > 0) throw new Difference(`${others.length} of them are not hers`);
      return `${field(data, 'invoices.totalCount')}, all of them hers`;
    },
  );
}

/** Ten euros went back as goodwill: they are open again, and nobody will ask for them. */
async function giveUpTheRest(story: Story, { id: rentalId }: PaperRental): Promise<void> {
  const invoice = await story.accepted(
    'agent',
    'looks at the invoice of last week’s rental: what went back is open again',
    request.query(
      `query ($id: UUID!) {
        rental(id: $id) {
          chargedCents
          invoices { nodes { id number status totalCents openCents invoiceLines { totalCount } } }
        }
      }`,
      { id: rentalId },
    ),
    (data) => {
      const rental = data['rental'] as Row;
      const [first, ...others] = rows(rental, 'invoices');
      if (first === undefined || others.length > 0) throw new Difference('not exactly one invoice');
      expectEqual('the status', field(first, 'status'), 'ISSUED');
      expectEqual('the total', field(first, 'totalCents'), field(rental, 'chargedCents'));
      expectEqual('what is open', field(first, 'openCents'), goodwillCents);
      return `${field(first, 'number')}: ${euros(field(first, 'openCents'))} of ${euros(field(first, 'totalCents'))} open`;
    },
  );
  const invoiceId = field(rows(invoice['rental'] as Row, 'invoices')[0] ?? {}, 'id');
  const writeOff = request.command(
    'writeOffInvoice',
    'writeOff',
    'amountCents invoice { status openCents }',
    { invoiceId, reason: 'Goodwill' },
    `write-off-${invoiceId}`,
  );
  await story.refused('agent', 'tries to write that off', writeOff, 'FORBIDDEN');
  await story.accepted('accountant', 'writes it off', writeOff, (row) => {
    expectEqual('the amount', field(row, 'amountCents'), goodwillCents);
    expectEqual('the status', field(row, 'invoice.status'), 'WRITTEN_OFF');
    return `${euros(field(row, 'amountCents'))}, the invoice is ${field(row, 'invoice.status')}`;
  });
}

/** Jonas transfers the cancellation fee, and five euros more. */
async function payTooMuch(
  story: Story,
  stage: Stage,
  { id: rentalId, feeCents }: CancelledRental,
): Promise<string> {
  const payment = await story.accepted(
    'accountant',
    'sees a transfer for the cancellation, of five euros too much',
    request.command(
      'requestPayment',
      'rentalPayment',
      'id',
      {
        rentalId,
        provider: 'TRANSFER',
        amountCents: String(feeCents + tooMuchCents),
        reference: `FEE-${stage.run}`,
      },
      `fee-${stage.run}`,
    ),
    () => euros(feeCents + tooMuchCents),
  );
  const paymentId = field(payment, 'id');
  await story.accepted(
    'accountant',
    'records that it has come in',
    request.command(
      'capturePayment',
      'rentalPayment',
      'status',
      { paymentId },
      `fee-came-${stage.run}`,
    ),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'CAPTURED');
      return field(row, 'status');
    },
  );
  await settlement(story, 'finds the fee paid, and the rest the credit of Jonas', rentalId, {
    status: 'PAID',
    unappliedCents: tooMuchCents,
  });
  return paymentId;
}

/** The cancellation was the company's fault: a credit note, and all of the money goes back. */
async function takeTheFeeBack(
  story: Story,
  stage: Stage,
  { id: rentalId, feeCents }: CancelledRental,
  paymentId: string,
): Promise<void> {
  const invoiceId = await settlement(story, 'looks at it again after a complaint', rentalId, {
    status: 'PAID',
    unappliedCents: tooMuchCents,
  });
  const credit = request.command(
    'issueCreditNote',
    'creditNote',
    'number totalCents invoice { status }',
    { invoiceId, reason: 'The website had promised free cancellation' },
    `credit-${stage.run}`,
  );
  await story.accepted('accountant', 'takes the fee back by a credit note', credit, (row) => {
    expectEqual('the total', field(row, 'totalCents'), feeCents);
    expectEqual('the invoice', field(row, 'invoice.status'), 'VOID');
    return `${field(row, 'number')} over ${euros(field(row, 'totalCents'))}, the invoice is ${field(row, 'invoice.status')}`;
  });
  await story.refused(
    'accountant',
    'takes it back once more',
    { ...credit, idempotencyKey: `credit-again-${stage.run}` },
    'CREDIT_NOTES_WITHIN_INVOICE',
  );
  const amountCents = String(feeCents + tooMuchCents);
  await story.accepted(
    'accountant',
    'gives all of the money back',
    request.command(
      'refundPayment',
      'rentalRefund',
      'amountCents',
      { paymentId, amountCents, reason: 'The cancellation was free' },
      `fee-back-${stage.run}`,
    ),
    (row) => {
      expectEqual('the refund', field(row, 'amountCents'), amountCents);
      return `${euros(field(row, 'amountCents'))} back`;
    },
  );
  await settlement(story, 'finds no credit left', rentalId, { status: 'VOID', unappliedCents: 0 });
}

/** The invoice of a rental, and what the customer has to his credit for it; the invoice's id. */
async function settlement(
  story: Story,
  meaning: string,
  rentalId: string,
  expected: { readonly status: string; readonly unappliedCents: number },
): Promise<string> {
  const found = await story.accepted(
    'accountant',
    meaning,
    request.query(
      `query ($id: UUID!) {
        invoices(filter: { rentalId: { equalTo: $id } }) { nodes { id number status } }
        receipts(filter: { rentalId: { equalTo: $id } }) { nodes { unappliedCents } }
      }`,
      { id: rentalId },
    ),
    (data) => {
      const invoice = rows(data, 'invoices')[0] ?? {};
      const unapplied = field(rows(data, 'receipts')[0] ?? {}, 'unappliedCents');
      expectEqual('the status', field(invoice, 'status'), expected.status);
      expectEqual('the credit', unapplied, expected.unappliedCents);
      return `${field(invoice, 'number')} is ${field(invoice, 'status')}, credit ${euros(unapplied)}`;
    },
  );
  return field(rows(found, 'invoices')[0] ?? {}, 'id');
}
