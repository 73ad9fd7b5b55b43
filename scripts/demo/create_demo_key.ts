import { withClient } from '../database/with_client.ts';
import { actAs } from '../seed/act_as.ts';
import { demoUser } from './demo_user.ts';

const NAME = 'npm start';

/** A key of the demo's service, good for a month; the one of the last start is revoked. */
export async function createDemoKey(databaseUrl: string): Promise<string> {
  const { id } = demoUser('service');
  return withClient(databaseUrl, async (db) => {
    await db.query('begin');
    await actAs(db, demoUser('admin'));
    await db.query(
      `select identity.revoke_api_key(k.id) from identity.api_keys k
       where k.user_id = $1 and k.name = $2 and k.revoked_at is null`,
      [id, NAME],
    );
    const { rows } = await db.query<{ secret: string }>(
      `select (identity.create_api_key($1, $2, array['vehicles.read', 'rentals.read'],
         now() + interval '30 days')).secret`,
      [id, NAME],
    );
    await db.query('commit');
    const [row] = rows;
    if (row === undefined) throw new Error('No key was made.');
    return row.secret;
  });
}
