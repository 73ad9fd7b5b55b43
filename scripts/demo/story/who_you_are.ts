import { randomBytes } from 'node:crypto';
import type { DoorAnswer, DoorClient } from '../door_client.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import type { Story } from './story.ts';

/** A person makes an account, signs in, stays signed in; a stolen token ends the session. */
export async function whoYouAre(story: Story, doors: DoorClient): Promise<void> {
  story.chapter('Who you are');
  const person = {
    email: `noor.${randomBytes(4).toString('hex')}@demo.rentify.test`,
    password: `a quiet street in ${randomBytes(4).toString('hex')}`,
  };
  const door = (name: string, body: object) => doors.send('POST', `/v1/auth/${name}`, { body });
  const says = (status: number, told: string) => (answer: DoorAnswer) => {
    expectEqual('the status', answer.status, status);
    return told;
  };

  await story.answered(
    'Noor',
    'asks for an account',
    door('register', { ...person, displayName: 'Noor New' }),
    says(202, 'accepted; a mail says more'),
  );
  const token = await doors.tokenSentTo(person.email, 'verify_email');
  await story.answered(
    'Noor',
    'confirms it with the token from the mail',
    door('verify-email', { token }),
    says(204, 'the account is there'),
  );
  await story.answered(
    'Noor',
    'tries the token again',
    door('verify-email', { token }),
    says(422, 'refused: it was good once'),
  );
  const first = await story.answered('Noor', 'signs in', door('login', person), (answer) => {
    expectEqual('the status', answer.status, 200);
    return `an access token for ${field(answer.body, 'expiresIn')} s and a refresh token`;
  });
  await story.answered(
    'Noor',
    'looks who she is',
    doors.send('GET', '/v1/users/me', { token: field(first.body, 'accessToken') }),
    ({ body }) => {
      expectEqual('the name', field(body, 'displayName'), 'Noor New');
      return `${field(body, 'displayName')}, ${field(body, 'roles')}`;
    },
  );
  await staySignedIn(story, door, doors, first);
}

type Door = (name: string, body: object) => Promise<DoorAnswer>;

async function staySignedIn(
  story: Story,
  door: Door,
  doors: DoorClient,
  first: DoorAnswer,
): Promise<void> {
  const refresh = (answer: DoorAnswer) =>
    door('refresh', { refreshToken: field(answer.body, 'refreshToken') });
  const second = await story.answered('Noor', 'stays signed in', refresh(first), ({ status }) => {
    expectEqual('the status', status, 200);
    return 'a new pair';
  });
  await story.answered('Noor', 'loses the answer and asks again', refresh(first), ({ body }) => {
    expectEqual('the token', field(body, 'refreshToken'), field(second.body, 'refreshToken'));
    return 'the same token again';
  });
  const third = await story.answered('Noor', 'goes on', refresh(second), ({ status }) => {
    expectEqual('the status', status, 200);
    return 'a new pair';
  });
  await story.answered('a thief', 'uses her first token', refresh(first), ({ status }) => {
    expectEqual('the status', status, 401);
    return 'refused, and the session is over';
  });
  await story.answered(
    'Noor',
    'is signed out as well: the thief may have been the first of the two',
    doors.send('GET', '/v1/users/me', { token: field(third.body, 'accessToken') }),
    ({ status }) => {
      expectEqual('the status', status, 401);
      return 'refused: she signs in again';
    },
  );
}
