/** What a workshop does, with the parts that it takes; costs in cents. */
export const workshopVisits = [
  {
    kind: 'service',
    description: 'Oil change and service',
    labourCents: 14_500,
    parts: [
      { name: 'Engine oil, 1 l', quantity: 5, unitCents: 1_190 },
      { name: 'Oil filter', quantity: 1, unitCents: 1_450 },
      { name: 'Cabin filter', quantity: 1, unitCents: 2_390 },
    ],
  },
  {
    kind: 'service',
    description: 'Service with brakes',
    labourCents: 21_000,
    parts: [
      { name: 'Engine oil, 1 l', quantity: 5, unitCents: 1_190 },
      { name: 'Brake pad, front', quantity: 4, unitCents: 3_050 },
      { name: 'Brake disc, front', quantity: 2, unitCents: 6_480 },
    ],
  },
  {
    kind: 'service',
    description: 'Small service',
    labourCents: 9_900,
    parts: [{ name: 'Wiper blade', quantity: 2, unitCents: 1_290 }],
  },
] as const;
