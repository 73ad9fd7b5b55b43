import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { request } from './request.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';
import type { Story } from './story.ts';

const KEY_FIELDS = 'secret apiKey { id prefix }';
const vehicles = request.query('{ vehicles { totalCount } }');

/** The booking site signs in with a key: what it may, the next key, and the end of both. */
export async function aServiceAsks(
  story: Story,
  /** From now on this one signs in with that key. */
  signIn: (who: string, key: string) => void,
): Promise<void> {
  story.chapter('A program asks');
  const serviceId = await findService(story);
  const make = (permissions: readonly string[]) =>
    request.command('createApiKey', 'issuedApiKey', KEY_FIELDS, {
      userId: serviceId,
      name: 'The story',
      permissions,
    });
  await story.refused(
    'admin',
    'tries to make a key that manages users',
    make(['users.manage']),
    'API_KEY_PERMISSIONS_NOT_TO_MANAGE',
  );
  const first = await story.accepted(
    'admin',
    'makes a key that reads the vehicles',
    make(['vehicles.read']),
    tellKey,
  );
  signIn('booking site', field(first, 'secret'));
  await readsVehicles(story, 'booking site');
  await story.refused(
    'booking site',
    'tries to make itself another key',
    make(['vehicles.read']),
    'FORBIDDEN',
  );
  await rotateAndRevoke(story, signIn, field(first, 'apiKey.id'));
  await readAudit(story, serviceId);
}

async function findService(story: Story): Promise<string> {
  const found = await story.accepted(
    'admin',
    'looks for the service',
    request.query('{ userByEmail(email: "service@demo.rentify.test") { id displayName } }'),
    (data) => field(data, 'userByEmail.displayName'),
  );
  return field(found, 'userByEmail.id');
}

async function rotateAndRevoke(
  story: Story,
  signIn: (who: string, key: string) => void,
  firstId: string,
): Promise<void> {
  const next = await story.accepted(
    'admin',
    'rotates it',
    request.command('rotateApiKey', 'issuedApiKey', KEY_FIELDS, { apiKeyId: firstId }),
    tellKey,
  );
  signIn('site, next key', field(next, 'secret'));
  for (const who of ['booking site', 'site, next key']) await readsVehicles(story, who);

  for (const id of [firstId, field(next, 'apiKey.id')]) {
    await story.accepted(
      'admin',
      'revokes it',
      request.command('revokeApiKey', 'apiKey', 'prefix revokedAt', { apiKeyId: id }),
      (row) => `${field(row, 'prefix')}… is revoked`,
    );
  }
  await story.accepted('site, next key', 'reads the vehicles again', vehicles, (data) => {
    expectEqual('what it sees', field(data, 'vehicles.totalCount'), 0);
    return 'none';
  });
}

async function readAudit(story: Story, serviceId: string): Promise<void> {
  await story.accepted(
    'admin',
    'reads what was done with the keys',
    request.query(
      `query ($id: UUID!) {
         auditEvents(last: 6, filter: { subjectId: {equalTo: $id} }) {
           nodes { kind outcome actorId details } } }`,
      { id: serviceId },
    ),
    (data) => {
      const kinds = rows(data, 'auditEvents').map((row: Row) => field(row, 'kind'));
      const story = 'create, use, rotate, use, revoke, revoke';
      expectEqual('the record', kinds.map((kind) => kind.split('.')[1]).join(', '), story);
      return story;
    },
  );
}

async function readsVehicles(story: Story, who: string): Promise<void> {
  await story.accepted(who, 'reads the vehicles', vehicles, (data) => {
    const count = field(data, 'vehicles.totalCount');
    expectEqual('whether it sees any', Number(count) > 0, true);
    return count;
  });
}

const tellKey = (row: Row) => `${field(row, 'apiKey.prefix')}…, its secret shown once`;
