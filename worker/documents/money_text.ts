/** An amount in minor units as people read it: 'EUR 1,234.50', 'JPY 1,235', 'KWD 1.235'. */
export function moneyText(cents: string, currency: string): string {
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const figures = cents.replace('-', '').padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  const fraction = figures.slice(figures.length - digits);
  // A string, because a number has only 53 bits.
  const amount = `${cents.startsWith('-') ? '-' : ''}${whole}.${fraction}0`;
  return format.format(amount as Intl.StringNumericLiteral);
}
