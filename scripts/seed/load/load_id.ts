const kinds = { customer: 1, vehicle: 2, rental: 3 } as const;

/** The id of the nth row of a kind: in order, as those of the product are, so indexes grow as theirs. */
export function loadId(kind: keyof typeof kinds, number: number): string {
  return `01980000-000${kinds[kind]}-7000-8000-${number.toString(16).padStart(12, '0')}`;
}
