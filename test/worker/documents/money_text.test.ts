import { moneyText } from '../../../worker/documents/money_text.ts';

test.each([
  ['123450', 'EUR', 'EUR 1,234.50'],
  ['5', 'EUR', 'EUR 0.05'],
  ['-5', 'EUR', '-EUR 0.05'],
  ['0', 'EUR', 'EUR 0.00'],
  ['1235', 'JPY', 'JPY 1,235'],
  ['1235', 'KWD', 'KWD 1.235'],
  ['-5', 'KWD', '-KWD 0.005'],
  // More than a number could tell from its neighbours.
  ['999999999999999', 'EUR', 'EUR 9,999,999,999,999.99'],
])('%s minor units of %s are %s', (cents, currency, text) => {
  expect(moneyText(cents, currency).replace('\u00a0', ' ')).toBe(text);
});
