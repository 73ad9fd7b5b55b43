import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { workshop } from '../support/workshop.ts';

const db = useDatabase();
let server: TestServer;
let root: pg.Client;

beforeAll(async () => {
  root = await db.connect('superuser');
  server = await startTestServer(db.urls);
});
afterAll(() => server?.stop());

const BREAKDOWN = `mutation ($vehicleId: UUID!, $until: Datetime!) {
  reportBreakdown(input: { vehicleId: $vehicleId, expectedUntil: $until }) {
    maintenanceJob { status rentalIdsAtRisk vehicle { status } parts { totalCount } }
  }
}`;
const JOBS = `query ($vehicleId: UUID!) {
  vehicle(id: $vehicleId) { maintenanceJobs { nodes { status } } }
}`;

test('a breakdown answers with the reservations to reassign; the desk reads no jobs', async () => {
  const desk = await committed(root, rentalDesk);
  const { mechanic } = await committed(root, workshop);
  const [startAt, endAt] = [hoursFromNow(2), hoursFromNow(4)];
  const { id } = await reservation(root, desk, { startAt, endAt });
  const as = async (who: { id: string }) => ({ token: await server.tokenFor(who.id, 'staff') });
  const vehicleId = desk.vehicle.id;

  await expect(
    server.query(BREAKDOWN, { vehicleId, until: hoursFromNow(9) }, await as(mechanic)),
  ).resolves.toMatchObject({
    data: {
      reportBreakdown: {
        maintenanceJob: {
          status: 'IN_PROGRESS',
          rentalIdsAtRisk: [id],
          vehicle: { status: 'UNDER_MAINTENANCE' },
          parts: { totalCount: 0 },
        },
      },
    },
  });
  const seen = async (who: { id: string }) =>
    (await server.query(JOBS, { vehicleId }, await as(who))).data;
  await expect(seen(mechanic)).resolves.toEqual({
    vehicle: { maintenanceJobs: { nodes: [{ status: 'IN_PROGRESS' }] } },
  });
  await expect(seen(desk.agent)).resolves.toEqual({ vehicle: { maintenanceJobs: { nodes: [] } } });
});
