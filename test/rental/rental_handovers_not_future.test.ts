import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { activate, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();

test('nothing is handed over in the future', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(-1),
      endAt: hoursFromNow(48),
    });
    await expect(
      asStaff(db, desk.agent, (agent) => activate(agent, rental, { at: hoursFromNow(0.1) })),
    ).rejects.toMatchObject({ code: '23514', constraint: 'rental_handovers_not_future' });
  }));
