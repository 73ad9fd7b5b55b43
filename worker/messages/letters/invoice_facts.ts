import { dateText } from '../../documents/date_text.ts';
import { moneyText } from '../../documents/money_text.ts';
import type { MessageContent } from '../message_content.ts';
import type { Invoice } from './invoice.ts';

/** What an invoice says in a letter, and what of it is still to be paid. */
export function invoiceFacts(invoice: Invoice): NonNullable<MessageContent['facts']> {
  const { number, total_cents, open_cents, currency, due_date } = invoice;
  const open =
    open_cents === '0'
      ? 'Nothing: it is paid'
      : `${moneyText(open_cents, currency)} until ${dateText(due_date)}`;
  return [
    ['Invoice', `${number}, ${moneyText(total_cents, currency)}`],
    ['Still to be paid', open],
  ];
}
