import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const hour = 3_600_000;
const at = (hours?: number) =>
  hours === undefined ? null : new Date(Date.now() + hours * hour).toISOString();

interface Moment {
  readonly status: string;
  readonly starts: number;
  readonly ends: number;
  readonly returned?: number;
}
const moments: Readonly<Record<string, Moment>> = {
  'reserved for tomorrow': { status: 'reserved', starts: 24, ends: 48 },
  'reserved a moment after its start': { status: 'reserved', starts: -0.1, ends: 48 },
  'out until tomorrow': { status: 'active', starts: -24, ends: 24 },
  'out and late': { status: 'active', starts: -48, ends: -1 },
  'back an hour ago': { status: 'completed', starts: -48, ends: -1, returned: -1 },
  'back for two days': { status: 'completed', starts: -99, ends: -48, returned: -48 },
  'cancelled for tomorrow': { status: 'cancelled', starts: 24, ends: 48 },
  'missed this morning': { status: 'cancelled', starts: -5, ends: 48 },
  'cancelled on paper': { status: 'cancelled', starts: -99, ends: -48 },
};
const news: Readonly<Record<string, readonly string[]>> = {
  RentalReserved: ['reserved for tomorrow'],
  RentalActivated: ['out until tomorrow'],
  RentalCompleted: ['back an hour ago'],
  RentalCancelled: ['cancelled for tomorrow', 'missed this morning'],
  RentalExtended: [],
};

test.each(Object.entries(news))('what is news of %s', (type, expected) =>
  database.inTransaction(async (db) => {
    const found: string[] = [];
    for (const [name, { status, starts, ends, returned }] of Object.entries(moments)) {
      const { rows } = await db.query<{ is_news: boolean }>(
        'select notification.is_news($1, jsonb_populate_record(null::rental.rentals, $2))',
        [type, { status, start_at: at(starts), end_at: at(ends), returned_at: at(returned) }],
      );
      if (rows[0]?.is_news) found.push(name);
    }
    expect(found).toEqual(expected);
  }),
);
