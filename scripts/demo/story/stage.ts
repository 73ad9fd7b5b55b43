import type { PriceList } from './reckoning.ts';

/** What stands before the story begins, and what its chapters leave for the next ones. */
export type Stage = {
  /** Of this run: plates and references carry it, so that the story can be told again. */
  readonly run: string;
  readonly now: Date;
  /** Today at the location. */
  readonly today: string;
  readonly locationId: string;
  readonly timeZone: string;
  readonly otherLocationId: string;
  readonly vehicleClassId: string;
  readonly planId: string;
  readonly prices: PriceList;
  readonly childSeat: { readonly id: string; readonly priceCents: number };
  /** The customer who signs in. */
  readonly carlaId: string;
};
