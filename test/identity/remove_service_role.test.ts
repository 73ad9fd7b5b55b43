import { asAdmin } from '../support/actors.ts';
import { apiKey } from '../support/api_key.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { namedId } from '../support/named_id.ts';

const database = useDatabase();

test('what is a service no more has no live key left', () =>
  database.inTransaction(async (db) => {
    const [admin, service, other] = [
      await user(db, ['admin']),
      await user(db, ['service']),
      await user(db, ['service']),
    ];
    for (const { id } of [service, service, other]) {
      await apiKey(db, ['vehicles.read'], { user_id: id });
    }
    const roleId = await namedId(db, 'roles', 'service');
    await asAdmin(db, admin, (as) =>
      command(as, 'identity.remove_role', { user_id: service.id, role_id: roleId }),
    );
    const { rows } = await db.query(
      `select k.user_id, count(*)::integer as live from identity.api_keys k
       where k.user_id = any ($1) and k.revoked_at is null group by k.user_id`,
      [[service.id, other.id]],
    );
    expect(rows).toEqual([{ user_id: other.id, live: 1 }]);
  }));
