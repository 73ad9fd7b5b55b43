import type pg from 'pg';
import { insertRow } from './insert_row.ts';
import { unique } from './unique.ts';

type Row = { readonly id: string };

/** A business role of sql/identity/data/roles_and_permissions.sql. */
type BusinessRole =
  | 'admin'
  | 'fleet_manager'
  | 'agent'
  | 'mechanic'
  | 'accountant'
  | 'customer'
  | 'service';

/** A user who holds these roles; a staff profile belongs to the commands, not here. */
export async function user(
  db: pg.Client,
  roles: readonly BusinessRole[] = [],
  overrides: Partial<{ email: string; display_name: string; status: string }> = {},
): Promise<Row & { readonly email: string; readonly display_name: string }> {
  const { status = 'active', ...columns } = overrides;
  const row = await insertRow<Row & { email: string; display_name: string }>(db, 'identity.users', {
    email: `${roles[0] ?? 'nobody'}.${unique()}@example.com`,
    display_name: `The ${roles[0] ?? 'nobody'}`,
    ...columns,
  });
  await db.query(
    `insert into identity.user_roles (user_id, role_id)
     select $1, id from identity.roles where name = any ($2)`,
    [row.id, roles],
  );
  // Nobody is born disabled.
  if (status !== 'active') {
    await db.query('update identity.users set status = $2 where id = $1', [row.id, status]);
  }
  return row;
}

export function vehicleClass(
  db: pg.Client,
  overrides: Partial<{ code: string; name: string; compulsory_documents: string[] }> = {},
): Promise<Row & { readonly code: string; readonly name: string }> {
  const code = `C${unique().toUpperCase()}`;
  return insertRow(db, 'fleet.vehicle_classes', { code, name: `Class ${code}`, ...overrides });
}

export function location(
  db: pg.Client,
  overrides: Partial<{ code: string; name: string; type: string; time_zone: string }> = {},
): Promise<Row & { readonly code: string; readonly time_zone: string }> {
  const code = `L${unique().toUpperCase()}`;
  return insertRow(db, 'rental.locations', {
    code,
    name: `Location ${code}`,
    type: 'city',
    time_zone: 'Europe/Berlin',
    ...overrides,
  });
}

export function customer(
  db: pg.Client,
  overrides: Partial<{ user_id: string; name: string; email: string; phone: string }> = {},
): Promise<Row & { readonly user_id: string | null; readonly name: string }> {
  return insertRow(db, 'rental.customers', { name: 'Carla Customer', ...overrides });
}

/** A vehicle as its table has it, past the command; its class and place are new unless given. */
export async function vehicle(
  db: pg.Client,
  overrides: Partial<{
    plate_number: string;
    make: string;
    model: string;
    vehicle_class_id: string;
    home_location_id: string;
    status: string;
    max_km_per_day: number;
    available_from: string;
    decommissioned_at: string;
    decommission_reason: string;
  }> = {},
): Promise<Row & { readonly plate_number: string; readonly status: string }> {
  return insertRow(db, 'fleet.vehicles', {
    plate_number: unique().toUpperCase(),
    make: 'Renault',
    model: 'Clio',
    vehicle_class_id: overrides.vehicle_class_id ?? (await vehicleClass(db)).id,
    home_location_id: overrides.home_location_id ?? (await location(db)).id,
    ...overrides,
  });
}
