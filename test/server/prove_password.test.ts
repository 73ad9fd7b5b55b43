import type { Gate } from '../../server/auth/gate.ts';
import type { Passwords } from '../../server/auth/passwords.ts';
import { provePassword } from '../../server/auth/prove_password.ts';
import { ExpectedError } from '../../server/expected_error.ts';
import type { Limits } from '../../server/http/limits/create_limits.ts';

/** What the proof of a password asks of its parts, in order, for an account with this hash. */
function parts({ hash = null as string | null, isOutdated = false, isLimited = false } = {}) {
  const asked: string[] = [];
  const gate = (async (_statement: string, [email]: string[]) => {
    asked.push('look up');
    return [{ normal_email: email?.toLowerCase(), password_hash: hash }];
  }) as unknown as Gate;
  const passwords: Passwords = {
    async hash(password) {
      asked.push('hash');
      return `new ${password}`;
    },
    async verify(password, known) {
      asked.push('verify');
      return { matches: known === `old ${password}`, isOutdated };
    },
  };
  const limits = {
    signIn: {
      async attempt(email: string) {
        asked.push(`count ${email}`);
        if (isLimited) throw new ExpectedError('RATE_LIMITED', 429, 'Too many attempts.');
      },
    },
  } as unknown as Limits;
  return { asked, prove: () => provePassword({ gate, passwords, limits }, 'A@B.cd', 'secret') };
}

test.each([
  ['an account that has another', { hash: 'old other', isOutdated: true }],
  ['nobody', {}],
])('H10 a wrong password for %s is looked up, counted and compared once', async (_whose, given) => {
  const { asked, prove } = parts(given);
  await expect(prove()).resolves.toEqual({
    email: 'a@b.cd',
    provenHash: null,
    upgradedHash: null,
  });
  expect(asked).toEqual(['look up', 'count a@b.cd', 'verify']);
});

test('the right one is the hash that it matches; by outdated parameters it is hashed anew', async () => {
  const today = await parts({ hash: 'old secret' }).prove();
  expect(today).toEqual({ email: 'a@b.cd', provenHash: 'old secret', upgradedHash: null });
  const outdated = await parts({ hash: 'old secret', isOutdated: true }).prove();
  expect(outdated).toEqual({ ...today, upgradedHash: 'new secret' });
});

test('what was tried too often is not compared', async () => {
  const { asked, prove } = parts({ hash: 'old secret', isLimited: true });
  await expect(prove()).rejects.toMatchObject({ status: 429 });
  expect(asked).toEqual(['look up', 'count a@b.cd']);
});
