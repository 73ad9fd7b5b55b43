import type pg from 'pg';

/** The pairs of live rentals of a vehicle that overlap, found without the constraint's help. */
export async function overlapsOf(
  db: pg.Client,
  vehicle: { readonly id: string },
): Promise<unknown[]> {
  const { rows } = await db.query(
    `select a.id, b.id as other_id
     from rental.rentals a
     join rental.rentals b on b.vehicle_id = a.vehicle_id and b.id > a.id
     where a.vehicle_id = $1
       and a.status in ('reserved', 'active') and b.status in ('reserved', 'active')
       and a.start_at < b.blocked_until and b.start_at < a.blocked_until`,
    [vehicle.id],
  );
  return rows;
}
