import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { expectClearRefusal } from '../support/expect_clear_refusal.ts';
import { user } from '../support/factories.ts';
import { type Desk, rentalDesk } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;
let root: pg.Client;
let desk: Desk;
let token: string;

beforeAll(async () => {
  root = await db.connect('superuser');
  desk = await committed(root, (owner) => rentalDesk(owner, { timeZone: 'Europe/Berlin' }));
  server = await startTestServer(db.urls);
  const admin = await committed(root, (owner) => user(owner, ['admin']));
  token = await server.tokenFor(admin.id, 'admin');
});
afterAll(() => server?.stop());

const quote = (startAt: string, endAt: string) =>
  server.query(
    `mutation ($input: QuoteRentalInput!) {
       quoteRental(input: $input) { quote { netCents lines { quantity chargeType } } }
     }`,
    {
      input: {
        vehicleId: desk.vehicle.id,
        originLocationId: desk.location.id,
        pricingPlanId: desk.plan.id,
        startAt,
        endAt,
      },
    },
    { token },
  );

// 50.00 a day, 300.00 a week (rental_desk.ts).
test.each([
  ['over 29 February', '2028-02-28T12:00:00+01:00', '2028-03-01T12:00:00+01:00', 10_000],
  ['over a February without', '2027-02-28T12:00:00+01:00', '2027-03-01T12:00:00+01:00', 5_000],
  ['from 29 February, a day', '2028-02-29T12:00:00+01:00', '2028-03-01T12:00:00+01:00', 5_000],
  [
    'from 29 February to 28 February: 52 weeks and a day',
    '2028-02-29T12:00:00+01:00',
    '2029-02-28T12:00:00+01:00',
    1_565_000,
  ],
  [
    'from 31 December, a day, in another zone than the desk',
    '2027-12-31T23:30:00-11:00',
    '2028-01-01T23:30:00-11:00',
    5_000,
  ],
])('a rental %s', async (_what, startAt, endAt, netCents) => {
  const { data, errors } = await quote(startAt, endAt);
  expect(errors).toBeUndefined();
  expect(data?.['quoteRental']).toMatchObject({ quote: { netCents: String(netCents) } });
});

test.each([
  ['1900-01-01T00:00:00Z', '1900-01-02T00:00:00Z', 'QUOTES_PERIOD_BOUNDED'],
  ['2199-12-31T23:00:00Z', '2200-12-31T00:00:00Z', 'QUOTES_PERIOD_BOUNDED'],
  ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00Z', 'QUOTES_PERIOD_FORWARD'],
  ['2030-01-01T00:00:00+14:00', '2030-01-01T00:00:00+14:00', 'QUOTES_PERIOD_FORWARD'],
  ['2030-01-01T12:00:00-11:00', '2030-01-01T12:00:00+14:00', 'QUOTES_PERIOD_FORWARD'],
])('from %s to %s: %s', async (startAt, endAt, code) => {
  const answer = await quote(startAt, endAt);
  expectClearRefusal(answer);
  expect(answer.errors?.[0]?.extensions.code).toBe(code);
});

test('prices from 29 February on are found on it, and not the day before', async () => {
  const { errors } = await server.query(
    `mutation ($input: SetPricingRatesInput!) {
       setPricingRates(input: $input) { pricingPlanRate { id } }
     }`,
    { input: { pricingPlanId: desk.plan.id, validFrom: '2032-02-29', dayPriceCents: '7000' } },
    { token },
  );
  expect(errors).toBeUndefined();
  // Midnight in Berlin is the day before in UTC.
  for (const [startAt, netCents] of [
    ['2032-02-28T22:59:00Z', '5000'],
    ['2032-02-28T23:00:00Z', '7000'],
  ] as const) {
    const endAt = new Date(Date.parse(startAt) + 86_400_000).toISOString();
    const { data } = await quote(startAt, endAt);
    expect(data?.['quoteRental']).toMatchObject({ quote: { netCents } });
  }
});
