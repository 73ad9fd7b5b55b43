import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { netPrices } from '../support/net_prices.ts';

const database = useDatabase();

const full = { hour: 1000, day: 5000, week: 25_000 };
const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';
const lordHowe = 'Australia/Lord_Howe';

// Sentence, zone, start, end, price: at 10.00 an hour, 50.00 a day, 250.00 a week.
const onTheClock: readonly (readonly [string, string, string, string, number])[] = [
  ['a minute is an hour', berlin, '2025-06-02T10:00+02', '2025-06-02T10:01+02', 1000],
  ['an hour is an hour', berlin, '2025-06-02T10:00+02', '2025-06-02T11:00+02', 1000],
  ['a second more begins another', berlin, '2025-06-02T10:00+02', '2025-06-02T11:00:01+02', 2000],
  ['five hours cost a day, and so do', berlin, '2025-06-02T10:00+02', '2025-06-02T15:00+02', 5000],
  ['twenty-three', berlin, '2025-06-02T10:00+02', '2025-06-03T09:00+02', 5000],
  ['10:00 to 10:00 is a day', berlin, '2025-06-02T10:00+02', '2025-06-03T10:00+02', 5000],
  ['half an hour more, an hour', berlin, '2025-06-02T10:00+02', '2025-06-03T10:30+02', 6000],
  ['four days', berlin, '2025-06-02T10:00+02', '2025-06-06T10:00+02', 20_000],
  ['five days cost a week', berlin, '2025-06-02T10:00+02', '2025-06-07T10:00+02', 25_000],
  ['six and a bit not more', berlin, '2025-06-02T10:00+02', '2025-06-08T16:00+02', 25_000],
  ['seven days are a week', berlin, '2025-06-02T10:00+02', '2025-06-09T10:00+02', 25_000],
  ['nine days and an hour', berlin, '2025-06-02T10:00+02', '2025-06-11T11:00+02', 36_000],
  ['three weeks', berlin, '2025-06-02T10:00+02', '2025-06-23T10:00+02', 75_000],
];

const whenClocksChange: readonly (readonly [string, string, string, string, number])[] = [
  // Berlin 2025: 02:00 to 03:00 is missing on 30 March, comes twice on 26 October.
  ['a day of 23 hours is a day', berlin, '2025-03-29T10:00+01', '2025-03-30T10:00+02', 5000],
  ['a day of 25 hours is a day', berlin, '2025-10-25T10:00+02', '2025-10-26T10:00+01', 5000],
  ['24 hours in spring: one hour on', berlin, '2025-03-29T10:00+01', '2025-03-30T11:00+02', 6000],
  ['24 hours in autumn: capped', berlin, '2025-10-25T10:00+02', '2025-10-26T09:00+01', 5000],
  ['02:30 is missing: until 03:30', berlin, '2025-03-29T02:30+01', '2025-03-30T03:30+02', 5000],
  ['before that it is no day', berlin, '2025-03-29T02:30+01', '2025-03-30T03:29+02', 5000],
  ['after it an hour begins', berlin, '2025-03-29T02:30+01', '2025-03-30T03:31+02', 6000],
  ['the hour that is missing', berlin, '2025-03-30T01:30+01', '2025-03-30T03:30+02', 1000],
  ['the hour that comes twice', berlin, '2025-10-26T02:30+02', '2025-10-26T02:30+01', 1000],
  ['its two passes', berlin, '2025-10-26T02:00+02', '2025-10-26T03:00+01', 2000],
  ['backwards on the clock', berlin, '2025-10-26T02:50+02', '2025-10-26T02:10+01', 1000],
  ['from its first pass, a day', berlin, '2025-10-26T02:30+02', '2025-10-27T02:30+01', 5000],
  ['from its second, a day', berlin, '2025-10-26T02:30+01', '2025-10-27T02:30+01', 5000],
  ['a week over the change', berlin, '2025-03-27T10:00+01', '2025-04-03T10:00+02', 25_000],
  // New York 2025: 9 March and 2 November, at 02:00.
  ['a day of 23 hours', newYork, '2025-03-08T10:00-05', '2025-03-09T10:00-04', 5000],
  ['a day of 25 hours', newYork, '2025-11-01T10:00-04', '2025-11-02T10:00-05', 5000],
  ['one hour on', newYork, '2025-11-01T10:00-04', '2025-11-02T11:00-05', 6000],
  // Lord Howe 2025: half an hour, 6 April back, 5 October forth, at 02:00.
  ['a day of 24 h 30', lordHowe, '2025-04-05T10:00+11', '2025-04-06T10:00+10:30', 5000],
  ['a day of 23 h 30', lordHowe, '2025-10-04T10:00+10:30', '2025-10-05T10:00+11', 5000],
  ['half an hour on', lordHowe, '2025-10-04T10:00+10:30', '2025-10-05T10:30+11', 6000],
  ['the half hour twice', lordHowe, '2025-04-06T01:30+11', '2025-04-06T02:00+10:30', 1000],
  ['and a minute', lordHowe, '2025-04-06T01:30+11', '2025-04-06T02:01+10:30', 2000],
  // Whoever is asked where: the zone of the origin decides.
  ['no change elsewhere', 'Asia/Kolkata', '2025-03-29T10:00Z', '2025-03-30T10:00Z', 5000],
];

test.each([...onTheClock, ...whenClocksChange])(
  '%s (%s, %s to %s)',
  (_what, zone, start, end, net) =>
    database.inTransaction(async (db) => {
      await expect(netPrices(db, [{ ...full, zone, start, end }])).resolves.toEqual([net]);
    }),
);

const from = '2025-06-02T10:00Z';

test.each([
  ['without an hour price an hour costs a day', { hour: null }, '2025-06-02T11:00Z', 5000],
  ['and a day and an hour two', { hour: null }, '2025-06-03T10:01Z', 10_000],
  [
    'without a day price a day costs a week',
    { hour: 2000, day: null },
    '2025-06-03T10:00Z',
    25_000,
  ],
  ['but hours before it less', { hour: 2000, day: null }, '2025-06-02T12:00Z', 4000],
  ['up to a week', { hour: 2000, day: null }, '2025-06-02T23:00Z', 25_000],
  ['a week and an hour', { hour: 2000, day: null }, '2025-06-09T11:00Z', 27_000],
  ['without a week price each day counts', { week: null }, '2025-06-12T10:00Z', 50_000],
  ['with nothing but a week', { hour: null, day: null }, '2025-06-02T10:01Z', 25_000],
  ['and a week and a minute', { hour: null, day: null }, '2025-06-09T10:01Z', 50_000],
  ['for nothing', { hour: 0, day: 0, week: 0 }, '2025-06-12T11:00Z', 0],
])('%s (%j, to %s)', (_what, prices, end, net) =>
  database.inTransaction(async (db) => {
    const period = { ...full, ...prices, zone: 'UTC', start: from, end };
    await expect(netPrices(db, [period])).resolves.toEqual([net]);
  }),
);

test.each([
  ['a reversed period', '2025-06-02T10:00Z', '2025-06-01T10:00Z'],
  ['an instant', '2025-06-02T10:00Z', '2025-06-02T10:00Z'],
])('%s has no price', (_what, start, end) =>
  database.inTransaction(async (db) => {
    await expect(netPrices(db, [{ ...full, zone: berlin, start, end }])).resolves.toEqual([0]);
  }),
);

/** The lines of a rental with these extras, of 8 days and an hour. */
async function linesOf(db: pg.Client, isOneWay: boolean, extras: string) {
  const { rows } = await db.query(
    `select charge_type, description, quantity, unit_price_cents, net_cents, tax_cents
     from rental.price_rental(
       jsonb_populate_record(null::rental.pricing_plan_rates, '{"hour_price_cents": 1000,
         "day_price_cents": 5000, "week_price_cents": 25000, "one_way_fee_cents": 7000}'),
       '2025-06-02T10:00Z', '2025-06-10T10:20Z', 'UTC', $1, $2)`,
    [isOneWay, extras],
  );
  return rows.map((line) => Object.values(line).join(' '));
}

test('a price is itemised: weeks, days, hours, the way, the extras', () =>
  database.inTransaction(async (db) => {
    const extras = '{"(,Seat,per_day,2,333)","(,Chains,per_rental,1,2500)"}';
    await expect(linesOf(db, true, extras)).resolves.toEqual([
      'base Weeks 1 25000 25000 0',
      'base Days 1 5000 5000 0',
      'base Hours 1 1000 1000 0',
      'one_way One-way fee 1 7000 7000 0',
      'extra Seat 18 333 5994 0',
      'extra Chains 1 2500 2500 0',
    ]);
  }));

test('there and back costs no one-way fee', () =>
  database.inTransaction(async (db) => {
    await expect(linesOf(db, false, '{}')).resolves.toHaveLength(3);
  }));

test.each([
  ['an hour', '2025-06-02T11:00Z', 1],
  ['a day', '2025-06-03T10:00Z', 1],
  ['a day and a minute', '2025-06-03T10:01Z', 2],
  ['seven days', '2025-06-09T10:00Z', 7],
])('what is counted by the day counts %s to %s as %d', (_what, end, days) =>
  database.inTransaction(async (db) => {
    const query = `select rental.priced_days('2025-06-02T10:00Z', $1, 'UTC') as days`;
    await expect(db.query(query, [end])).resolves.toMatchObject({ rows: [{ days }] });
  }),
);

test('no session can change a price: its time zone is not asked', () =>
  database.inTransaction(async (db) => {
    const period = {
      ...full,
      zone: berlin,
      start: '2025-03-29T10:00+01',
      end: '2025-03-30T10:00+02',
    };
    for (const session of ['UTC', 'America/New_York', 'Pacific/Kiritimati']) {
      await db.query(`select set_config('timezone', $1, true)`, [session]);
      await expect(netPrices(db, [period])).resolves.toEqual([5000]);
    }
  }));
