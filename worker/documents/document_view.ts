import { dateText } from './date_text.ts';
import type { DocumentData } from './document_data.ts';
import { moneyText } from './money_text.ts';
import { rateText } from './rate_text.ts';

export interface DocumentView {
  readonly title: string;
  /** The day of the issue: what is printed later is the same to the byte. */
  readonly issueDate: string;
  readonly author: string;
  readonly seller: readonly string[];
  readonly buyer: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly description: string;
  /** The first column is text, the others are figures. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Net, a line for each rate of tax, and at last the total. */
  readonly totals: readonly (readonly [label: string, value: string])[];
  readonly notes: readonly string[];
}

/** The words and figures of a document, the same in HTML and in PDF. */
export function documentView(data: DocumentData): DocumentView {
  const { number, currency, seller } = data;
  const isInvoice = data.kind === 'invoice';
  const money = (cents: string) => moneyText(cents, currency);
  return {
    title: `${isInvoice ? 'Invoice' : 'Credit note'} ${number}`,
    issueDate: data.issue_date,
    author: seller.company_name,
    seller: sellerLines(seller),
    buyer: data.buyer_name,
    facts: factsOf(data),
    description: data.description,
    columns: isInvoice
      ? ['Description', 'Quantity', 'Price', 'Net', 'Tax rate', 'Amount']
      : ['Description', 'Net', 'Tax rate', 'Amount'],
    rows: data.lines.map((line) => [
      line.description,
      ...(isInvoice ? [String(line.quantity ?? 1), money(line.unit_price_cents ?? '0')] : []),
      money(line.net_cents),
      rateText(line.tax_rate_bp),
      money(line.amount_cents),
    ]),
    totals: [
      ['Net', money(data.net_cents)],
      ...data.taxes.map(
        (tax) =>
          [
            `Tax ${rateText(tax.tax_rate_bp)} of ${money(tax.net_cents)}`,
            money(tax.tax_cents),
          ] as const,
      ),
      [isInvoice ? 'To be paid' : 'Credited', money(data.total_cents)],
    ],
    notes: notesOf(data),
  };
}

function sellerLines(seller: DocumentData['seller']): string[] {
  return [
    ...(seller.address ?? '').split('\n'),
    seller.tax_number ? `Tax number ${seller.tax_number}` : '',
    seller.email ?? '',
  ].filter((line) => line !== '');
}

function factsOf(data: DocumentData): DocumentView['facts'] {
  return [
    ['Number', data.number],
    ['Date', dateText(data.issue_date)],
    ...(data.due_date === undefined ? [] : [['Due', dateText(data.due_date)] as const]),
    ...(data.invoice_number === undefined ? [] : [['Invoice', data.invoice_number] as const]),
  ];
}

function notesOf({ kind, number, due_date, seller }: DocumentData): string[] {
  if (kind === 'credit_note' || due_date === undefined) return [];
  const account = seller.bank_account ? ` to ${seller.bank_account}` : '';
  return [`Please pay${account} until ${dateText(due_date)}, with the reference ${number}.`];
}
