const format = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 });

/** A rate in basis points as people read it: 1900 is '19%'. */
export function rateText(rateBp: number): string {
  return format.format(rateBp / 10_000);
}
