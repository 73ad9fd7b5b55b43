/** What is rented with a vehicle; prices in euro cents, net. */
export const extras = [
  { code: 'CHILD_SEAT', name: 'Child seat', unit: 'per_day', priceCents: 700, maxQuantity: 3 },
  {
    code: 'ADDITIONAL_DRIVER',
    name: 'Additional driver',
    unit: 'per_rental',
    priceCents: 1_500,
    maxQuantity: 2,
  },
  { code: 'NAVIGATION', name: 'Navigation', unit: 'per_day', priceCents: 500, maxQuantity: 1 },
  {
    code: 'SNOW_CHAINS',
    name: 'Snow chains',
    unit: 'per_rental',
    priceCents: 2_500,
    maxQuantity: 1,
  },
] as const;
