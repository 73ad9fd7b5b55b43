import { randomBytes } from 'node:crypto';
import type { ApiClient } from '../api_client.ts';
import type { DoorClient } from '../door_client.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { request } from './request.ts';
import { rows } from './rows.ts';
import type { Story } from './story.ts';

const listRentals = '{ rentals(first: 1) { nodes { id } } }';

type Parts = { readonly doors: DoorClient; readonly client: ApiClient };

/** An administrator brings in a colleague, and shuts him out: it counts at the next request. */
export async function whoMayWhat(story: Story, parts: Parts): Promise<void> {
  story.chapter('Who may what');
  await aColleague(story, parts);
  await story.accepted(
    'admin',
    'reads what was tried, and by whom',
    request.query('{ auditEvents(first: 5, orderBy: ID_DESC) { nodes { kind outcome } } }'),
    (data) =>
      rows(data, 'auditEvents')
        .map((row) => `${field(row, 'kind')} ${field(row, 'outcome').toLowerCase()}`)
        .join(', '),
  );
}

async function aColleague(story: Story, { doors, client }: Parts): Promise<void> {
  const email = `tariq.${randomBytes(4).toString('hex')}@demo.rentify.test`;
  const password = `the desk by the window ${randomBytes(4).toString('hex')}`;
  const roles = await story.accepted(
    'admin',
    'looks for the role of a desk',
    request.query('{ roleByName(name: "agent") { id description } }'),
    (data) => field(data, 'roleByName.description'),
  );
  const colleague = await story.accepted(
    'admin',
    'brings in a colleague',
    request.command('createStaff', 'user', 'id displayName', {
      email,
      displayName: 'Tariq Desk',
      staffType: 'CONDUCTOR',
      roleIds: [field(roles, 'roleByName.id')],
      dailyRateCents: '14000',
      currency: 'EUR',
    }),
    (row) => field(row, 'displayName'),
  );
  const token = await doors.tokenSentTo(email, 'invitation');
  await story.answered(
    'Tariq',
    'chooses a password by the invitation',
    doors.send('POST', '/v1/auth/accept-invitation', { body: { token, password } }),
    ({ status }) => {
      expectEqual('the status', status, 204);
      return 'done';
    },
  );
  const { body } = await story.answered(
    'Tariq',
    'signs in',
    doors.send('POST', '/v1/auth/login', { body: { email, password } }),
    ({ status }) => {
      expectEqual('the status', status, 200);
      return 'a session';
    },
  );
  const accessToken = field(body, 'accessToken');
  await story.answered(
    'Tariq',
    'sees the rentals',
    client(accessToken, listRentals, {}),
    (answer) => String(rows(answer.data ?? {}, 'rentals').length),
  );
  await story.accepted(
    'admin',
    'shuts him out',
    request.command('disableUser', 'user', 'status', {
      userId: field(colleague, 'id'),
      reason: 'It was only a demonstration.',
    }),
    (row) => field(row, 'status'),
  );
  await story.answered(
    'Tariq',
    'asks for the rentals once more, with a token that is still good for minutes',
    client(accessToken, listRentals, {}),
    (answer) => {
      expectEqual('what he sees', rows(answer.data ?? {}, 'rentals').length, 0);
      return 'nothing';
    },
  );
}
