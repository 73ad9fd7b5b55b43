import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { activate, hoursFromNow, rentalDesk, reservation } from '../support/rental_desk.ts';

const database = useDatabase();

test('nothing is handed over after the rental has ended', () =>
  database.inTransaction(async (db) => {
    const desk = await rentalDesk(db);
    const rental = await reservation(db, desk, {
      startAt: hoursFromNow(-48),
      endAt: hoursFromNow(-1),
    });
    await expect(
      asStaff(db, desk.agent, (agent) => activate(agent, rental, { at: hoursFromNow(-0.5) })),
    ).rejects.toMatchObject({ code: '23514', constraint: 'rentals_handover_before_end' });
  }));
