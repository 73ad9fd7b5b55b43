import type pg from 'pg';
import { asStaff } from './actors.ts';
import { user } from './factories.ts';
import { payments } from './payments.ts';
import { activeRental, complete, hoursFromNow, rentalDesk, reservation } from './rental_desk.ts';
import { jobs, workshop } from './workshop.ts';

/**
 * A rental that came back, paid too high and got some of it back, with a deposit that was kept in
 * part and a discount afterwards; one that is reserved, with a deposit that is held; and a job of
 * the workshop: all by their commands, so that they are in the books.
 */
export async function soundFleet(db: pg.Client): Promise<void> {
  const desk = await rentalDesk(db);
  const admin = await user(db, ['admin']);
  const rental = await activeRental(db, desk, {
    startAt: hoursFromNow(-50),
    endAt: hoursFromNow(-2),
  });
  await asStaff(db, admin, async (as) => {
    const payment = await payments.capture(as, await payments.request(as, rental, 50_000));
    await payments.refund(as, payment, 20_000);
    const deposit = await payments.hold(as, rental, 20_000);
    await complete(as, rental, { at: hoursFromNow(-2) });
    await payments.keep(as, deposit, 5_000);
    await as.query(`select rental.add_charge($1, 'discount', -500, 'It was not clean')`, [
      rental.id,
    ]);
  });
  const reserved = await reservation(db, desk, {
    startAt: hoursFromNow(100),
    endAt: hoursFromNow(120),
  });
  await asStaff(db, admin, (as) => payments.hold(as, reserved, 20_000));

  const { manager } = await workshop(db);
  await asStaff(db, manager, async (as) => {
    const slot = { from: hoursFromNow(10), until: hoursFromNow(20) };
    const job = await jobs.schedule(as, desk.vehicle, slot);
    await jobs.start(as, job, { is_forced: true });
    await jobs.addPart(as, job, 2, 3_000);
    await jobs.complete(as, job, { odometer_km: 10_150 });
  });
}
