import { committed } from '../../support/committed.ts';
import { useDatabase } from '../../support/database.ts';
import { user } from '../../support/factories.ts';
import { rentalDesk } from '../../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const db = useDatabase();
const RATE = 240;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls, { commandRatePerMinute: RATE });
});
afterAll(() => server?.stop());

test('H26: whoever quotes 500 times in a minute is stopped, and others are not', async () => {
  const root = await db.connect('superuser');
  const { vehicle, location, plan } = await committed(root, (owner) => rentalDesk(owner));
  const [agent, colleague] = await committed(root, (owner) =>
    Promise.all([user(owner, ['agent']), user(owner, ['agent'])]),
  );
  const quoteAs = async (userId: string) => {
    const input = {
      vehicleId: vehicle.id,
      originLocationId: location.id,
      pricingPlanId: plan.id,
      startAt: '2031-01-01T10:00:00Z',
      endAt: '2031-01-02T10:00:00Z',
    };
    const { errors } = await server.query(
      'mutation ($input: QuoteRentalInput!) { quoteRental(input: $input) { quote { id } } }',
      { input },
      { token: await server.tokenFor(userId, 'staff') },
    );
    return errors?.[0]?.extensions.code ?? 'quoted';
  };

  const outcomes: string[] = [];
  const quoting = async () => {
    for (let i = 0; i < 100; i += 1) outcomes.push(await quoteAs(agent.id));
  };
  await Promise.all(Array.from({ length: 5 }, quoting));
  expect(outcomes.filter((outcome) => outcome === 'quoted')).toHaveLength(RATE);
  expect(outcomes.filter((outcome) => outcome === 'RATE_LIMITED')).toHaveLength(500 - RATE);
  const { rows } = await root.query('select count(*)::int as count from rental.quotes');
  expect(rows).toEqual([{ count: RATE }]);
  await expect(quoteAs(colleague.id)).resolves.toBe('quoted');
}, 60_000);
