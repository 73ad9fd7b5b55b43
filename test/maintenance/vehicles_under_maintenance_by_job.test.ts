import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { hoursFromNow, rentalDesk } from '../support/rental_desk.ts';
import { jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();
const refusal = { code: '55000', constraint: 'vehicles_under_maintenance_by_job' };

test('nobody takes a vehicle into the workshop without a job', () =>
  database.inTransaction(async (db) => {
    const { vehicle } = await rentalDesk(db);
    await expect(
      db.query(`update fleet.vehicles set status = 'under_maintenance' where id = $1`, [
        vehicle.id,
      ]),
    ).rejects.toMatchObject(refusal);
  }));

test('nor out of it while the job is in progress', () =>
  database.inTransaction(async (db) => {
    const { vehicle } = await rentalDesk(db);
    const { mechanic } = await workshop(db);
    await asStaff(db, mechanic, (as) => jobs.breakDown(as, vehicle, hoursFromNow(5)));
    await expect(
      db.query(`update fleet.vehicles set status = 'active' where id = $1`, [vehicle.id]),
    ).rejects.toMatchObject(refusal);
  }));
