import { location, vehicleClass } from '../factories.ts';
import { rowVersionOf } from '../row_version_of.ts';
import { uniqueCode } from '../unique_code.ts';
import type { ValidInput } from './valid_input.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const year = (from: string, to: string) => ({
  start: { value: from, inclusive: true },
  end: { value: to, inclusive: false },
});

/** The commands of the fleet. */
export const fleetInputs: Readonly<Record<string, ValidInput>> = {
  createVehicleClass: async () => ({
    code: uniqueCode(),
    name: 'Compact',
    compulsoryDocuments: ['INSURANCE'],
  }),
  registerVehicle: async (db) => ({
    plateNumber: uniqueCode(),
    make: 'Renault',
    model: 'Clio',
    vehicleClassId: (await vehicleClass(db)).id,
    homeLocationId: (await location(db)).id,
    variant: 'V',
    year: 2024,
    passengerCapacity: 5,
    loadLimitKg: 400,
    acquisitionPriceCents: '1500000',
    currency: 'EUR',
    maxKmPerDay: 1_000,
    availableFrom: daysAgo(1),
  }),
  updateVehicle: async (db, desk) => ({
    id: desk.vehicle.id,
    rowVersion: await rowVersionOf(db, 'fleet.vehicles', desk.vehicle.id),
    plateNumber: uniqueCode(),
    make: 'Renault',
    model: 'Clio',
    vehicleClassId: desk.vehicleClass.id,
    homeLocationId: desk.location.id,
    variant: 'V',
    year: 2024,
    passengerCapacity: 5,
    loadLimitKg: 400,
    acquisitionPriceCents: '1500000',
    currency: 'EUR',
    maxKmPerDay: 1_000,
  }),
  decommissionVehicle: async (_db, desk) => ({ id: desk.vehicle.id, reason: 'SOLD' }),
  recordDocument: async (_db, desk) => ({
    vehicleId: desk.vehicle.id,
    kind: 'INSURANCE',
    documentNumber: 'A-1',
    validDuring: year('2026-01-01', '2027-01-01'),
    issuer: 'An insurer',
    fileReference: 'scans/a-1.pdf',
  }),
  replaceDocument: async (db, desk) => {
    const { rows } = await db.query(
      `insert into fleet.vehicle_documents (vehicle_id, kind, document_number, valid_during)
       values ($1, 'insurance', 'A-1', '[2026-01-01,2027-01-01)') returning id`,
      [desk.vehicle.id],
    );
    return {
      documentId: rows[0].id,
      documentNumber: 'A-2',
      validDuring: year('2026-01-01', '2027-01-01'),
      issuer: 'An insurer',
      fileReference: 'scans/a-2.pdf',
    };
  },
  recordOdometerReading: async (_db, desk) => ({
    vehicleId: desk.vehicle.id,
    readingKm: 10_000,
    recordedAt: daysAgo(1),
    source: 'DESK',
  }),
  voidOdometerReading: async (db, desk) => {
    const { rows } = await db.query(
      `insert into fleet.vehicle_odometer_readings (vehicle_id, reading_km, recorded_at, source)
       values ($1, 10000, now() - interval '1 day', 'desk') returning id`,
      [desk.vehicle.id],
    );
    return { readingId: rows[0].id, reason: 'Misread' };
  },
  replaceOdometer: async (_db, desk) => ({
    vehicleId: desk.vehicle.id,
    oldReadingKm: 10_000,
    newReadingKm: 5,
    reason: 'It was broken',
    recordedAt: daysAgo(1),
  }),
};
