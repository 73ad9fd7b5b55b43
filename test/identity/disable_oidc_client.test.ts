import { randomUUID } from 'node:crypto';
import { asAdmin } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { oidcClient } from '../support/oidc_client.ts';

const database = useDatabase();

test('a client that is shut out loses its sessions, others keep theirs', () =>
  database.inTransaction(async (db) => {
    const [client, other] = [await oidcClient(db), await oidcClient(db)];
    const { id: userId } = await user(db);
    for (const { client_id } of [client, other]) {
      await db.query('select identity.open_session($1, $2)', [userId, client_id]);
    }
    const admin = await user(db, ['admin']);
    const disable = () =>
      command(db, 'identity.disable_oidc_client', { oidc_client_id: client.id });
    await expect(asAdmin(db, admin, disable)).resolves.toMatchObject({
      disabled_at: expect.any(Date),
    });

    const { rows } = await db.query(
      'select client_id, end_reason, ended_by from identity.sessions where user_id = $1 order by id',
      [userId],
    );
    expect(rows).toEqual([
      { client_id: client.client_id, end_reason: 'revoked', ended_by: admin.id },
      { client_id: other.client_id, end_reason: null, ended_by: null },
    ]);
    const known = await db.query('select * from identity.oidc_client($1)', [client.client_id]);
    expect(known.rows).toEqual([]);
    const opened = await db.query('select identity.open_oidc_session($1, $2, null, null) as id', [
      userId,
      client.client_id,
    ]);
    expect(opened.rows).toEqual([{ id: null }]);
  }));

test('there must be such a client', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const disable = () =>
      command(db, 'identity.disable_oidc_client', { oidc_client_id: randomUUID() });
    await expect(asAdmin(db, admin, disable)).rejects.toMatchObject({ code: 'P0002' });
  }));
