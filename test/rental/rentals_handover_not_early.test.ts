import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { activate, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();

test('nothing is handed over more than two hours early', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(0.5),
      endAt: hoursFromNow(48),
    });
    await expect(
      asStaff(db, desk.agent, (agent) => activate(agent, rental, { at: hoursFromNow(-1.6) })),
    ).rejects.toMatchObject({ code: '23514', constraint: 'rentals_handover_not_early' });
  }));
