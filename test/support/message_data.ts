const token = { token: 'to-ken' };
const vehicle = { plate_number: 'B123', make: 'Renault', model: 'Clio' };
const time = { place: 'Berlin', local_time: '2026-12-01T10:00', time_zone: 'Europe/Berlin' };
const rental = {
  customer_name: 'Carla Customer',
  vehicle,
  starts: time,
  ends: { ...time, local_time: '2026-12-03T10:00' },
  total_cents: '11900',
  currency: 'EUR',
  cancellation_reason: null,
  invoice: {
    id: '00000000-0000-4000-8000-000000000001',
    number: 'INV-2026-000001',
    total_cents: '11900',
    open_cents: '1900',
    currency: 'EUR',
    due_date: '2026-12-17',
  },
};

/** For each template data of its shape, as they were before they were sealed. */
export const messageData: Readonly<Record<string, object>> = {
  account_exists: {},
  document_expiring: {
    reader_name: 'Fiona Fleet',
    vehicle,
    kind: 'road_tax',
    document_number: 'T-1',
    expiry_date: '2026-12-01',
    reservation_count: 2,
  },
  invitation: token,
  maintenance_due: {
    reader_name: 'Fiona Fleet',
    vehicle,
    kind: 'inspection',
    program_name: 'Every year',
    due_date: '2026-12-01',
    due_odometer_km: 30_000,
    scheduled: time,
  },
  password_changed: {},
  phone_code: token,
  rental_activated: rental,
  rental_cancelled: { ...rental, cancellation_reason: 'no_show' },
  rental_completed: rental,
  rental_reserved: { ...rental, invoice: null },
  reset_password: token,
  verify_email: token,
};
