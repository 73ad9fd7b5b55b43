import { randomUUID } from 'node:crypto';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { rentalDesk } from '../support/rental_desk.ts';
import { workshop } from '../support/workshop.ts';

const database = useDatabase();
const create = 'maintenance.create_maintenance_program';
const change = 'maintenance.update_maintenance_program';
type Program = { readonly id: string; readonly row_version: string };

test('a programme is made and changed, and switched off', () =>
  database.inTransaction(async (db) => {
    const { manager } = await workshop(db);
    const program = await asStaff(db, manager, (as) =>
      command<Program>(as, create, {
        name: ' Oil ',
        kind: 'service',
        make: 'VW',
        every_km: 15_000,
      }),
    );
    expect(program).toMatchObject({ name: 'Oil', lead_days: 14, is_active: true });
    const { id, row_version } = program;
    await expect(
      asStaff(db, manager, (as) =>
        command(as, change, { id, row_version, every_days: 365, is_active: false }),
      ),
    ).resolves.toMatchObject({ every_km: 15_000, every_days: 365, is_active: false });
    await expect(
      asStaff(db, manager, (as) => command(as, change, { id, row_version, name: 'Late' })),
    ).rejects.toMatchObject({
      code: '55000',
      constraint: 'maintenance_programs_row_version_current',
    });
  }));

test('an agent makes none, and what is not there is not found', () =>
  database.inTransaction(async (db) => {
    const { agent } = await rentalDesk(db);
    const { manager } = await workshop(db);
    const oil = { name: 'Oil', kind: 'service', every_km: 15_000, vehicle_id: randomUUID() };
    const stale = { id: randomUUID(), row_version: 0 };
    await expect(asStaff(db, agent, (as) => command(as, create, oil))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(asStaff(db, agent, (as) => command(as, change, stale))).rejects.toMatchObject({
      code: '42501',
    });
    const missing = { code: 'P0002' };
    await expect(asStaff(db, manager, (as) => command(as, create, oil))).rejects.toMatchObject(
      missing,
    );
    await expect(asStaff(db, manager, (as) => command(as, change, stale))).rejects.toMatchObject(
      missing,
    );
  }));
