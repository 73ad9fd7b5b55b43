import type { LoadRate } from './load_context.ts';

/** What rental.price_rental asks for so many hours, days being of 24 hours: each part capped by the next. */
export function basePriceCents(rate: LoadRate, hours: number): number {
  const days = Math.floor(hours / 24);
  const hoursCents = Math.min((hours % 24) * rate.hourPriceCents, rate.dayPriceCents);
  const restCents = Math.min((days % 7) * rate.dayPriceCents + hoursCents, rate.weekPriceCents);
  return Math.floor(days / 7) * rate.weekPriceCents + restCents;
}
