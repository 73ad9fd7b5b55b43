import type pg from 'pg';
import { hashOfToken } from '../../server/secrets/opaque_token.ts';
import { unseal } from '../../server/secrets/sealed_box.ts';
import { sendInvitations } from '../../worker/tasks/identity/send_invitations.ts';
import { asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { runTask } from '../support/run_task.ts';
import { unique } from '../support/unique.ts';

const database = useDatabase();
const secretKey = Buffer.alloc(32, 7);
type Row = { readonly id: string; readonly email: string };
let root: pg.Client;
let admin: { readonly id: string };

beforeAll(async () => {
  root = await database.connect('superuser');
  admin = await committed(root, (db) => user(db, ['admin']));
});

const invite = () =>
  asRoleCommitted(root, 'admin', admin, (as) =>
    command<Row>(as, 'identity.create_staff', {
      email: `nora.${unique()}@example.com`,
      display_name: 'Nora New',
      staff_type: 'driver',
    }),
  );
const again = ({ id }: Row) =>
  asRoleCommitted(root, 'admin', admin, (as) =>
    command(as, 'identity.resend_invitation', { user_id: id }),
  );
const send = async () =>
  runTask(await database.connect('rentify_worker'), sendInvitations(secretKey));
const messagesTo = async ({ email }: Row) => {
  const { rows } = await root.query(
    `select channel, template, sealed_data from app.outgoing_messages
     where recipient = $1 order by id`,
    [email],
  );
  return rows;
};
const tokensOf = async ({ id }: Row) => {
  const { rows } = await root.query(
    `select purpose, token_hash, used_at is null as is_good,
            expires_at - created_at as lifetime
     from identity.one_time_tokens where user_id = $1 order by id`,
    [id],
  );
  return rows;
};

test('who is invited gets a message with a token, of which the database keeps the hash', async () => {
  const nora = await invite();
  await send();
  const [message, ...others] = await messagesTo(nora);
  expect(others).toEqual([]);
  expect(message).toMatchObject({ channel: 'email', template: 'invitation' });
  const { token } = JSON.parse(unseal(secretKey, 'message', message.sealed_data));
  await expect(tokensOf(nora)).resolves.toMatchObject([
    {
      purpose: 'accept_invitation',
      token_hash: hashOfToken(token),
      is_good: true,
      lifetime: { days: 7 },
    },
  ]);
});

test('each invitation is sent once, however often the job runs and by how many', async () => {
  const nora = await invite();
  await Promise.all([send(), send(), send()]);
  await send();
  expect(await messagesTo(nora)).toHaveLength(1);
  expect(await tokensOf(nora)).toHaveLength(1);
});

test('sent again, the earlier token is good for nothing', async () => {
  const nora = await invite();
  await send();
  await again(nora);
  await send();
  expect(await messagesTo(nora)).toHaveLength(2);
  expect((await tokensOf(nora)).map(({ is_good }) => is_good)).toEqual([false, true]);
});

test.each([
  ['disabled', `update identity.users set status = 'disabled' where id = $1`],
  [
    'has chosen a password',
    `insert into identity.passwords (user_id, password_hash)
     values ($1, '$argon2id$v=19$m=8,t=1,p=1$c2FsdA$dGFn')`,
  ],
])('who is %s meanwhile gets none, and the job does not ask again', async (_what, statement) => {
  const nora = await invite();
  await committed(root, (db) => db.query(statement, [nora.id]));
  await send();
  expect(await messagesTo(nora)).toEqual([]);
  expect(await tokensOf(nora)).toEqual([]);
  const { rows } = await root.query('select identity.invitations_to_send(10) as id');
  expect(rows).toEqual([]);
});
