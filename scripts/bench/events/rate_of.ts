import type { Sample } from '../interleaved.ts';
import { median } from '../median.ts';

/** Transactions a second in the middle one of the rounds, for a note. */
export function rateOf(samples: readonly Sample[]): string {
  const rates = samples.map(({ transactions, seconds }) => transactions / seconds);
  return Math.round(median(rates)).toLocaleString('en');
}
