/** 11900 is said as 119.00 €. */
export function euros(cents: number | string): string {
  const whole = BigInt(cents);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(3, '0');
  return `${whole < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)} €`;
}
