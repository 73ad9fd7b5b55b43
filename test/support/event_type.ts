import type pg from 'pg';

/** A type of event that there is, whatever the catalogue holds. */
export async function eventType(db: pg.Client, name = 'RentalReserved'): Promise<string> {
  await db.query(
    `insert into app.event_types (event_type, aggregate_type, context, description)
     values ($1, 'rental', 'rental', 'A rental was reserved.')
     on conflict on constraint event_types_pkey do nothing`,
    [name],
  );
  return name;
}
