import type pg from 'pg';
import { createArgon2Thread } from '../../server/auth/create_argon2_thread.ts';
import { createPasswords } from '../../server/auth/passwords.ts';
import { withClient } from '../database/with_client.ts';
import { demoPassword } from './demo_password.ts';
import { type DemoUser, demoUsers } from './demo_users.ts';

/** Makes those of the users that are missing, with their roles and the demo's password. */
export async function createDemoUsers(
  ownerDatabaseUrl: string,
  wanted: readonly DemoUser[] = demoUsers,
): Promise<void> {
  await withClient(ownerDatabaseUrl, async (owner) => {
    const users = JSON.stringify(wanted);
    await owner.query(
      `insert into identity.users (id, email, display_name)
       select id, email, "displayName"
       from json_to_recordset($1) as demo (id uuid, email text, "displayName" text)
       on conflict on constraint users_pkey do nothing`,
      [users],
    );
    await owner.query(
      `insert into identity.user_roles (user_id, role_id)
       select demo.id, r.id
       from json_to_recordset($1) as demo (id uuid, "businessRoles" text[])
       join identity.roles r on r.name = any (demo."businessRoles")
       on conflict on constraint user_roles_pkey do nothing`,
      [users],
    );
    await givePasswords(owner, users);
  });
}

/** People sign in with a password; a service has keys (create_demo_key.ts). */
async function givePasswords(owner: pg.Client, users: string): Promise<void> {
  const argon2 = createArgon2Thread();
  const hash = await createPasswords(argon2).hash(demoPassword);
  await argon2.stop();
  await owner.query(
    `insert into identity.passwords (user_id, password_hash)
     select demo.id, $2
     from json_to_recordset($1) as demo (id uuid, "tokenRole" text)
     where demo."tokenRole" <> 'service'
     on conflict on constraint passwords_pkey do nothing`,
    [users, hash],
  );
}
