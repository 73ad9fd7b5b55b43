const shared = {
  fuelPricePerEighthCents: 1_400,
  oneWayFeeCents: 7_900,
  turnaroundMinutes: 60,
  lateGraceMinutes: 29,
  cancellationTiers: [
    { hoursBeforeStart: 1_080, feeBp: 0 },
    { hoursBeforeStart: 168, feeBp: 1_000 },
    { hoursBeforeStart: 24, feeBp: 2_500 },
    { hoursBeforeStart: 0, feeBp: 5_000 },
  ],
};

/** Four plans in euros, prices net. `validFromDays` counts from today: STANDARD has an older version. */
export const pricingPlans = [
  {
    code: 'STANDARD',
    name: 'Standard',
    vehicleClassCode: null,
    isDefault: true,
    versions: [
      {
        ...shared,
        validFromDays: -800,
        hourPriceCents: 790,
        dayPriceCents: 4_500,
        weekPriceCents: 26_900,
        includedKmPerDay: 250,
        extraKmPriceCents: 22,
        depositCents: 25_000,
      },
      {
        ...shared,
        validFromDays: -45,
        hourPriceCents: 890,
        dayPriceCents: 4_900,
        weekPriceCents: 28_900,
        includedKmPerDay: 200,
        extraKmPriceCents: 25,
        depositCents: 30_000,
      },
    ],
  },
  {
    code: 'PREMIUM',
    name: 'Premium',
    vehicleClassCode: 'PREMIUM',
    isDefault: true,
    versions: [
      {
        ...shared,
        validFromDays: -800,
        hourPriceCents: 2_190,
        dayPriceCents: 12_900,
        weekPriceCents: 77_900,
        includedKmPerDay: 200,
        extraKmPriceCents: 49,
        depositCents: 100_000,
      },
    ],
  },
  {
    code: 'VAN',
    name: 'Vans by the hour, day or week',
    vehicleClassCode: 'VAN',
    isDefault: true,
    versions: [
      {
        ...shared,
        validFromDays: -800,
        hourPriceCents: 1_290,
        dayPriceCents: 7_900,
        weekPriceCents: 46_900,
        includedKmPerDay: 150,
        extraKmPriceCents: 32,
        depositCents: 50_000,
        turnaroundMinutes: 90,
      },
    ],
  },
  {
    code: 'WEEKLY',
    name: 'Whole weeks',
    vehicleClassCode: null,
    isDefault: false,
    versions: [
      {
        ...shared,
        validFromDays: -800,
        hourPriceCents: null,
        dayPriceCents: null,
        weekPriceCents: 24_900,
        includedKmPerDay: 300,
        extraKmPriceCents: 20,
        depositCents: 30_000,
      },
    ],
  },
] as const;
