import fc from 'fast-check';

export type Prices = {
  readonly hour: number | null;
  readonly day: number | null;
  readonly week: number | null;
};

const none = fc.constant(null);
const hourOf = (longer: number) => fc.integer({ min: Math.ceil(longer / 24), max: longer });

/** Prices that the checks of rental.pricing_plan_rates let through, each tier missing at times. */
export const arbitraryPrices: fc.Arbitrary<Prices> = fc
  .integer({ min: 0, max: 100_000 })
  .chain((price) => {
    const priced = fc.constant(price);
    const weekOf = fc.integer({ min: price, max: 7 * price });
    return fc.oneof(
      { arbitrary: fc.record({ hour: hourOf(price), day: priced, week: weekOf }), weight: 4 },
      fc.record({ hour: hourOf(price), day: priced, week: none }),
      fc.record({ hour: hourOf(price), day: none, week: priced }),
      fc.record({ hour: none, day: priced, week: weekOf }),
      fc.record({ hour: none, day: priced, week: none }),
      fc.record({ hour: none, day: none, week: priced }),
    );
  });

// Each change of the clocks of 2025: forth and back, by an hour and by half of one.
const changes = [
  ['Europe/Berlin', '2025-03-30T01:00Z'],
  ['Europe/Berlin', '2025-10-26T01:00Z'],
  ['America/New_York', '2025-03-09T07:00Z'],
  ['America/New_York', '2025-11-02T06:00Z'],
  ['Australia/Lord_Howe', '2025-04-05T15:00Z'],
  ['Australia/Lord_Howe', '2025-10-04T15:30Z'],
] as const;
const minuteMs = 60_000;
const dayMinutes = 24 * 60;

/** Minutes after each other that are likely near whole hours and days, where prices jump. */
const arbitraryMinutes = fc
  .tuple(
    fc.integer({ min: 0, max: 18 }),
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 23 })),
    fc.oneof(fc.constantFrom(0, 1, 29, 30, 31, 59), fc.integer({ min: 0, max: 59 })),
  )
  .map(([days, hours, minutes]) => days * dayMinutes + hours * 60 + minutes);

export type Instants = {
  readonly zone: string;
  /** Three instants in their order; the first before the last. */
  readonly at: readonly [Date, Date, Date];
};

const after = (zone: string, start: number, first: number, second: number): Instants => ({
  zone,
  at: [
    new Date(start),
    new Date(start + first * minuteMs),
    new Date(start + (first + second) * minuteMs),
  ],
});

/** Three instants around a change of the clocks, most of them on both sides of it. */
export const instantsOverAChange: fc.Arbitrary<Instants> = fc
  .tuple(
    fc.constantFrom(...changes),
    fc.oneof(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -20 * dayMinutes, max: 180 })),
    arbitraryMinutes,
    arbitraryMinutes.filter((minutes) => minutes > 0),
  )
  .map(([[zone, change], before, first, second]) =>
    after(zone, Date.parse(change) + before * minuteMs, first, second),
  );

/** Three instants within a stretch of time when no clock changes. */
export const instantsWithoutChange: fc.Arbitrary<Instants> = fc
  .tuple(
    fc.constantFrom('UTC', 'Asia/Kolkata', 'Europe/Berlin', 'Australia/Lord_Howe'),
    fc.integer({ min: 0, max: 60 * dayMinutes }),
    arbitraryMinutes,
    arbitraryMinutes.filter((minutes) => minutes > 0),
  )
  .map(([zone, start, first, second]) =>
    after(zone, Date.parse('2025-05-01T00:00Z') + start * minuteMs, first, second),
  );
