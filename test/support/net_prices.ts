import type pg from 'pg';

export type PricedPeriod = {
  readonly hour: number | null;
  readonly day: number | null;
  readonly week: number | null;
  readonly zone: string;
  readonly start: Date | string;
  readonly end: Date | string;
};

/** What each period costs, without extras, in cents: one statement for all of them. */
export async function netPrices(
  db: pg.Client,
  periods: readonly PricedPeriod[],
): Promise<readonly number[]> {
  const { rows } = await db.query<{ net_cents: string }>(
    `select (
       select coalesce(sum(l.net_cents), 0)
       from rental.price_rental(
         jsonb_populate_record(null::rental.pricing_plan_rates, jsonb_build_object(
           'hour_price_cents', p.hour, 'day_price_cents', p.day, 'week_price_cents', p.week)),
         p.start, p.end, p.zone, false, '{}') l
     ) as net_cents
     from rows from (jsonb_to_recordset($1) as (
       hour bigint, day bigint, week bigint, zone text, start timestamptz, "end" timestamptz
     )) with ordinality as p (hour, day, week, zone, start, "end", position)
     order by p.position`,
    [JSON.stringify(periods)],
  );
  return rows.map((row) => Number(row.net_cents));
}
