/** What the rows of a large database point at, and how large it is. */
export type LoadContext = {
  readonly vehicleCount: number;
  readonly rentalCount: number;
  readonly customerCount: number;
  readonly seed: number;
  readonly now: Date;
  readonly locationIds: readonly string[];
  readonly vehicleClasses: readonly LoadClass[];
};

export type LoadClass = {
  readonly id: string;
  /** The versions of its plan's prices, the newest first. */
  readonly rates: readonly LoadRate[];
};

export type LoadRate = {
  readonly id: string;
  readonly planId: string;
  readonly validFrom: string;
  readonly hourPriceCents: number;
  readonly dayPriceCents: number;
  readonly weekPriceCents: number;
  readonly depositCents: number;
  readonly turnaroundMinutes: number;
};
