import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { type Desk, hoursFromNow, rentalDesk } from '../support/rental_desk.ts';
import { jobs, workshop } from '../support/workshop.ts';

const database = useDatabase();

/** A job that began two days ago and has used parts for 9.00. */
async function runningJob(db: pg.Client) {
  const desk = await rentalDesk(db);
  const { manager, mechanic } = await workshop(db);
  const [from, until] = [hoursFromNow(-48), hoursFromNow(4)];
  const job = await asStaff(db, manager, (as) => jobs.schedule(as, desk.vehicle, { from, until }));
  await asStaff(db, mechanic, async (as) => {
    await jobs.start(as, job, { started_at: from });
    await jobs.addPart(as, job, 2, 450);
  });
  const mechanically = <Result>(work: (as: pg.Client) => Promise<Result>) =>
    asStaff(db, mechanic, work);
  return { desk, job, mechanically };
}

/** The lines of what was booked for the jobs of the desk's vehicle. */
async function booked(db: pg.Client, { vehicle }: Desk) {
  const { rows } = await db.query(
    `select a.code, l.direction, l.amount_cents, l.currency, l.vehicle_id, e.entry_date::text as on
     from accounting.payables p
     join accounting.journal_entries e on e.id = p.journal_entry_id
     join accounting.journal_lines l on l.journal_entry_id = e.id
     join accounting.accounts a on a.id = l.account_id
     where p.source_type = 'maintenance_job' and p.vehicle_id = $1
     order by l.direction desc`,
    [vehicle.id],
  );
  return rows;
}

async function entryOf(db: pg.Client, { vehicle }: Desk, cents: string, at: Date) {
  const { rows } = await db.query('select accounting.local_date($1)::text as on', [at]);
  const line = { amount_cents: cents, currency: 'EUR', vehicle_id: vehicle.id, on: rows[0].on };
  return [
    { ...line, code: 'EXP_MAINTENANCE', direction: 'debit' },
    { ...line, code: 'ACCOUNTS_PAYABLE', direction: 'credit' },
  ];
}

test('labour and parts are an expense of the vehicle, owed, on the day on which it was done', () =>
  database.inTransaction(async (db) => {
    const { desk, job, mechanically } = await runningJob(db);
    const done_at = hoursFromNow(-24);
    await mechanically((as) => jobs.complete(as, job, { done_at }));
    expect(await booked(db, desk)).toEqual(await entryOf(db, desk, '12900', done_at));
  }));

test('the parts of a job that is given up are booked, of one that used none nothing', () =>
  database.inTransaction(async (db) => {
    const { desk, job, mechanically } = await runningJob(db);
    await mechanically((as) => jobs.cancel(as, job));
    expect(await booked(db, desk)).toEqual(await entryOf(db, desk, '900', new Date()));
    const free = await mechanically((as) => jobs.breakDown(as, desk.vehicle, hoursFromNow(9)));
    await mechanically((as) => jobs.complete(as, free, { labour_cost_cents: 0 }));
    expect(await booked(db, desk)).toHaveLength(2);
  }));

test('a hand at the database books it too, and a job whose cost cannot be booked does not end', () =>
  database.inTransaction(async (db) => {
    const { desk, job } = await runningJob(db);
    const finish = () =>
      db.query(
        `update maintenance.maintenance_jobs set status = 'completed', completed_at = now(),
           odometer_km = 1, labour_cost_cents = 100 where id = $1`,
        [job.id],
      );
    await db.query('savepoint taken');
    await db.query(
      `select accounting.record_payable('maintenance_job', $1, 'Before it ended', 100, 'EUR',
         'EXP_MAINTENANCE', $2, null)`,
      [job.id, desk.vehicle.id],
    );
    await expect(finish()).rejects.toMatchObject({
      code: '23505',
      constraint: 'payables_source_key',
    });
    await db.query('rollback to savepoint taken');
    await finish();
    expect(await booked(db, desk)).toHaveLength(2);
  }));
