/** What the story reckons with: the prices that the API publishes. */
export type PriceList = {
  readonly hourCents: number;
  readonly dayCents: number;
  readonly weekCents: number;
  readonly includedKmPerDay: number;
  readonly extraKmCents: number;
  readonly fuelPerEighthCents: number;
  readonly oneWayCents: number;
  readonly depositCents: number;
  readonly turnaroundMinutes: number;
  readonly graceMinutes: number;
  readonly tiers: readonly { readonly hoursBeforeStart: number; readonly feeBp: number }[];
  readonly taxBp: number;
};

/** The desk's own sums, to compare the product's with: all in cents. */
export const reckoning = {
  /** Whole days: weeks first, and the rest never dearer than one more week. */
  days: ({ dayCents, weekCents }: PriceList, days: number) =>
    Math.floor(days / 7) * weekCents + Math.min((days % 7) * dayCents, weekCents),
  /** Hours begun after the grace, at most a day's price. */
  late: ({ hourCents, dayCents, graceMinutes }: PriceList, minutes: number) =>
    Math.min(Math.ceil(Math.max(0, minutes - graceMinutes) / 60) * hourCents, dayCents),
  extraKm: ({ includedKmPerDay, extraKmCents }: PriceList, days: number, km: number) =>
    Math.max(0, km - days * includedKmPerDay) * extraKmCents,
  share: (cents: number, basisPoints: number) => Math.floor((cents * basisPoints + 5_000) / 10_000),
  /** Tax is rounded for each line. */
  withTax: ({ taxBp }: PriceList, linesCents: readonly number[]) =>
    linesCents.reduce((sum, line) => sum + line + reckoning.share(line, taxBp), 0),
  cancellationFee: ({ tiers }: PriceList, netCents: number, hoursBeforeStart: number) => {
    const byHours = [...tiers].sort((a, b) => b.hoursBeforeStart - a.hoursBeforeStart);
    const reached = byHours.find((tier) => hoursBeforeStart >= tier.hoursBeforeStart);
    return reckoning.share(netCents, (reached ?? byHours.at(-1))?.feeBp ?? 0);
  },
};
