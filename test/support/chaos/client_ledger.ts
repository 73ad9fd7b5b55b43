import type pg from 'pg';

type Deed = 'registered' | 'read' | 'reserved' | 'cancelled';

/** What the clients saw succeed, by what it made; what was refused, by its code, and why. */
export interface ClientLedger {
  readonly done: Readonly<Record<Deed, string[]>>;
  readonly refused: Map<string, string>;
  /** The vehicles of the desks: nobody else touches them, nor adds to their class. */
  readonly vehicles: string[];
  /** How long each known outcome took, in the order of the answers. */
  readonly latenciesMs: number[];
  /** Requests whose outcome was not known at first. */
  repeated: number;
}

const actual: Readonly<Record<Deed, string>> = {
  registered: `select plate_number as what from fleet.vehicles
               where id <> all ($1) and vehicle_class_id in (
                 select vehicle_class_id from fleet.vehicles where id = any ($1))`,
  read: `select concat(vehicle_id, '/', reading_km) as what
         from fleet.vehicle_odometer_readings where vehicle_id = any ($1)`,
  reserved: 'select id as what from rental.rentals where vehicle_id = any ($1)',
  cancelled: `select id as what from rental.rentals
              where vehicle_id = any ($1) and status = 'cancelled'`,
};

export const clientLedger = {
  create: (): ClientLedger => ({
    done: { registered: [], read: [], reserved: [], cancelled: [] },
    refused: new Map(),
    vehicles: [],
    latenciesMs: [],
    repeated: 0,
  }),

  /** K14: each success is there exactly once, and nothing else is. */
  async expectKept(root: pg.Client, { done, refused, vehicles }: ClientLedger): Promise<void> {
    for (const [deed, statement] of Object.entries(actual) as [Deed, string][]) {
      const { rows } = await root.query<{ what: string }>(statement, [vehicles]);
      const found = rows.map(({ what }) => what).sort();
      expect({ deed, found }).toEqual({ deed, found: done[deed].toSorted() });
    }
    // Whoever asks for the same vehicle at the same time again; anything else is a fault.
    const faults = [...refused].filter(([code]) => code !== 'RENTALS_NO_DOUBLE_BOOKING');
    expect(faults).toEqual([]);
  },
};
