import type pg from 'pg';
import type { ConfigurationIds } from '../write/write_configuration.ts';
import type { LoadClass, LoadContext, LoadRate } from './load_context.ts';

type RateRow = { readonly [Column in keyof LoadRate]: string } & {
  readonly vehicleClassId: string | null;
};

/** Reads what was configured: the classes with the prices of their default plans. */
export async function loadContextOf(
  db: pg.Client,
  { locations, vehicleClasses }: ConfigurationIds,
  size: Pick<LoadContext, 'vehicleCount' | 'rentalCount' | 'seed' | 'now'>,
): Promise<LoadContext> {
  const { rows } = await db.query<RateRow>(
    `select r.id, p.id as "planId", p.vehicle_class_id as "vehicleClassId",
            lower(r.valid_during)::text as "validFrom", r.hour_price_cents as "hourPriceCents",
            r.day_price_cents as "dayPriceCents", r.week_price_cents as "weekPriceCents",
            r.deposit_cents as "depositCents", r.turnaround_minutes as "turnaroundMinutes"
     from rental.pricing_plan_rates r
     join rental.pricing_plans p on p.id = r.pricing_plan_id and p.is_default
     order by r.valid_during desc`,
  );
  const ratesOf = (vehicleClassId: string | null) =>
    rows.filter((row) => row.vehicleClassId === vehicleClassId).map(rateOf);
  const classes = [...vehicleClasses.values()].map((id): LoadClass => {
    const own = ratesOf(id);
    return { id, rates: own.length > 0 ? own : ratesOf(null) };
  });
  return {
    ...size,
    customerCount: Math.max(1, Math.ceil(size.rentalCount / 50)),
    locationIds: [...locations.values()],
    vehicleClasses: classes,
  };
}

function rateOf(row: RateRow): LoadRate {
  return {
    id: row.id,
    planId: row.planId,
    validFrom: row.validFrom,
    hourPriceCents: Number(row.hourPriceCents),
    dayPriceCents: Number(row.dayPriceCents),
    weekPriceCents: Number(row.weekPriceCents),
    depositCents: Number(row.depositCents),
    turnaroundMinutes: Number(row.turnaroundMinutes),
  };
}
