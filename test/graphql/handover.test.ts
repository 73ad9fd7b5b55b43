import { randomUUID } from 'node:crypto';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(database.urls);
});
afterAll(() => server.stop());

test('a rental is handed over, taken back with a dent and paid, by an agent over GraphQL', async () => {
  const owner = await database.connect('superuser');
  const desk = await rentalDesk(owner);
  const rental = await reservation(owner, desk, {
    startAt: hoursFromNow(-1),
    endAt: hoursFromNow(47),
  });
  const token = await server.tokenFor(desk.agent.id, 'staff');
  const ask = (document: string, variables: object, headers = {}) =>
    server.query(document, { id: rental.id, ...variables }, { token, headers });

  const handedOver = await ask(
    `mutation ($id: UUID!, $at: Datetime) {
      activateRental(input: {
        rentalId: $id, odometerKm: 10000, fuelEighths: 8, handedOverAt: $at,
        damages: [{ description: "Scratch on the rear bumper" }]
      }) { rental { status } }
    }`,
    { at: hoursFromNow(-1).toISOString() },
  );
  expect(handedOver).toMatchObject({ data: { activateRental: { rental: { status: 'ACTIVE' } } } });

  const takenBack = await ask(
    `mutation ($id: UUID!) {
      completeRental(input: {
        rentalId: $id, odometerKm: 10100, fuelEighths: 8, photoReferences: ["photos/1"],
        damages: [{ description: "Dent", chargeCents: "30000", photoReferences: ["photos/1"] }]
      }) { rental { status chargedCents balanceCents } }
    }`,
    {},
  );
  expect(takenBack).toMatchObject({
    data: {
      completeRental: {
        rental: { status: 'COMPLETED', chargedCents: '41900', balanceCents: '41900' },
      },
    },
  });

  const request = `mutation ($id: UUID!) {
    requestPayment(input: { rentalId: $id, provider: CARD, amountCents: "41900" }) {
      rentalPayment { id status currency }
    }
  }`;
  await expect(ask(request, {})).resolves.toMatchObject({
    status: 400,
    errors: [{ extensions: { code: 'IDEMPOTENCY_KEY_REQUIRED' } }],
  });
  const requested = await ask(request, {}, { 'idempotency-key': randomUUID() });
  expect(requested).toMatchObject({
    data: { requestPayment: { rentalPayment: { status: 'PENDING', currency: 'EUR' } } },
  });
});

test('who may not see payments reads null for the balance, and no error', async () => {
  const owner = await database.connect('superuser');
  const desk = await rentalDesk(owner);
  const rental = await reservation(owner, desk, {
    startAt: hoursFromNow(-1),
    endAt: hoursFromNow(47),
  });
  const manager = await user(owner, ['fleet_manager']);
  const token = await server.tokenFor(manager.id, 'staff');
  await expect(
    server.query(
      'query ($id: UUID!) { rental(id: $id) { chargedCents paidCents balanceCents } }',
      { id: rental.id },
      { token },
    ),
  ).resolves.toMatchObject({
    status: 200,
    data: { rental: { chargedCents: '0', paidCents: null, balanceCents: null } },
  });
});
