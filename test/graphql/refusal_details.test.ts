import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { expectClearRefusal } from '../support/expect_clear_refusal.ts';
import { user } from '../support/factories.ts';
import { mutationFields } from '../support/mutation_fields.ts';
import { type Desk, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { validInput } from '../support/valid_input.ts';

type Input = Record<string, unknown>;
type Case = (db: pg.Client, desk: Desk) => Promise<Input>;
const db = useDatabase();
let server: TestServer;
let root: pg.Client;
let token: string;

beforeAll(async () => {
  root = await db.connect('superuser');
  const admin = await committed(root, (owner) => user(owner, ['admin']));
  server = await startTestServer(db.urls);
  token = await server.tokenFor(admin.id, 'admin');
});
afterAll(() => server?.stop());

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/);
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
const taken = (owner: pg.Client, desk: Desk) =>
  reservation(owner, desk, { startAt: hoursFromNow(40), endAt: hoursFromNow(96) });

const REFUSALS: readonly (readonly [string, string, object | undefined, Case])[] = [
  [
    'reserveRental',
    'RENTALS_NO_DOUBLE_BOOKING',
    { nextFreeAt: instant },
    async (owner, desk) => {
      await taken(owner, desk);
      return validInput('reserveRental', owner, desk);
    },
  ],
  [
    'extendRental',
    'RENTALS_NO_DOUBLE_BOOKING',
    { freeUntil: instant },
    async (owner, desk) => {
      const input = await validInput('extendRental', owner, desk);
      await reservation(owner, desk, { startAt: hoursFromNow(60), endAt: hoursFromNow(96) });
      return input;
    },
  ],
  [
    'reassignVehicle',
    'RENTALS_NO_DOUBLE_BOOKING',
    { nextFreeAt: instant },
    async (owner, desk) => {
      const input = await validInput('reassignVehicle', owner, desk);
      const vehicle = { id: String(input['vehicleId']) };
      await taken(owner, { ...desk, vehicle });
      return input;
    },
  ],
  [
    'blockVehicle',
    'VEHICLE_BLOCKS_NO_LIVE_RENTAL',
    { rentalIds: [uuid] },
    async (owner, desk) => {
      await reservation(owner, desk, { startAt: hoursFromNow(20), endAt: hoursFromNow(30) });
      return validInput('blockVehicle', owner, desk);
    },
  ],
  [
    'decommissionVehicle',
    'VEHICLES_NO_LIVE_RENTAL',
    { rentalIds: [uuid] },
    async (owner, desk) => {
      await taken(owner, desk);
      return validInput('decommissionVehicle', owner, desk);
    },
  ],
  [
    'quoteRental',
    'QUOTES_PLAN_HAS_PRICES',
    { onDate: '2019-01-01' },
    async (owner, desk) => ({
      ...(await validInput('quoteRental', owner, desk)),
      startAt: '2019-01-01T00:00:00Z',
      endAt: '2019-01-02T00:00:00Z',
    }),
  ],
  [
    'updateVehicle',
    'VEHICLES_ROW_VERSION_CURRENT',
    { rowVersion: '0' },
    async (owner, desk) => ({
      ...(await validInput('updateVehicle', owner, desk)),
      rowVersion: '7',
    }),
  ],
  [
    'cancelRental',
    'RENTALS_NO_SHOW_AFTER_START',
    { startAt: instant },
    async (owner, desk) => ({
      rentalId: (await taken(owner, desk)).id,
      reason: 'NO_SHOW',
    }),
  ],
  [
    'registerVehicle',
    'VEHICLES_PLATE_NUMBER_KEY',
    undefined,
    async (owner, desk) => {
      const { rows } = await owner.query('select plate_number from fleet.vehicles where id = $1', [
        desk.vehicle.id,
      ]);
      const input = await validInput('registerVehicle', owner, desk);
      return { ...input, plateNumber: rows[0].plate_number };
    },
  ],
];

test.each(REFUSALS)('%s refused as %s says %j', async (name, code, details, build) => {
  const mutation = mutationFields.find((each) => each.name === name);
  const input = await committed(root, async (owner) => build(owner, await rentalDesk(owner)));
  const answer = await server.query(
    mutation?.document ?? '',
    { input },
    { token, headers: { 'idempotency-key': randomUUID() } },
  );
  expectClearRefusal(answer);
  const [error] = answer.errors ?? [];
  expect({ code: error?.extensions.code, details: error?.extensions.details }).toEqual({
    code,
    details,
  });
  // A driver's detail would quote the row, and a hint the way to it.
  expect(JSON.stringify(error)).not.toMatch(/Key \(|Failing row|hint|stack/i);
});
