import { argon2Sync } from 'node:crypto';
import { type Argon2Thread, createArgon2Thread } from '../../server/auth/create_argon2_thread.ts';
import { createPasswords, type Derive } from '../../server/auth/passwords.ts';

let argon2: Argon2Thread;
beforeAll(() => {
  argon2 = createArgon2Thread();
});
afterAll(() => argon2.stop());

const PASSWORD = 'correct horse battery staple';

/** Passwords whose derivations are counted, and can be held up. */
function counted(hold: Promise<void> = Promise.resolve()) {
  const seen = { parameters: [] as Parameters<Derive>[0][], atOnce: 0, mostAtOnce: 0 };
  const derive: Derive = async (parameters) => {
    seen.parameters.push(parameters);
    seen.atOnce += 1;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.atOnce);
    await hold;
    const tag = argon2Sync('argon2id', { ...parameters, memory: 8, passes: 1 });
    seen.atOnce -= 1;
    return tag;
  };
  return { passwords: createPasswords({ derive }), seen };
}

test('a password matches its own hash and no other', async () => {
  const passwords = createPasswords(argon2);
  const [one, two] = [await passwords.hash(PASSWORD), await passwords.hash(PASSWORD)];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(two).not.toBe(one);
  const right = { matches: true, isOutdated: false };
  await expect(passwords.verify(PASSWORD, one)).resolves.toEqual(right);
  await expect(passwords.verify(PASSWORD, two)).resolves.toEqual(right);
  await expect(passwords.verify(`${PASSWORD} `, one)).resolves.toMatchObject({ matches: false });
  await expect(passwords.verify('', one)).resolves.toMatchObject({ matches: false });
});

// From the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1.
test('it reads what others have hashed, and calls it outdated', async () => {
  const hash =
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  await expect(createPasswords(argon2).verify('password', hash)).resolves.toEqual({
    matches: true,
    isOutdated: true,
  });
});

test.each([
  ['composed and decomposed', 'Ångström café', 'A\u030angstro\u0308m cafe\u0301'],
  ['wide and narrow', 'ｐａｓｓｗｏｒｄ', 'password'],
  ['ligature and letters', 'ﬁve oﬀers', 'five offers'],
])('%s are one password: NFKC', async (_what, one, other) => {
  const { passwords } = counted();
  await expect(passwords.verify(other, await passwords.hash(one))).resolves.toMatchObject({
    matches: true,
  });
});

test.each([
  ['after 72 bytes', `${'x'.repeat(72)}a`, `${'x'.repeat(72)}b`],
  ['in its case', 'Password', 'password'],
  ['after NUL', 'pass\u0000word', 'pass\u0000wort'],
])('what differs %s differs', async (_where, one, other) => {
  const { passwords } = counted();
  await expect(passwords.verify(other, await passwords.hash(one))).resolves.toMatchObject({
    matches: false,
  });
});

test('H10 without a hash the same work is done, and nothing matches', async () => {
  const { passwords, seen } = counted();
  const hash = await passwords.hash(PASSWORD);
  seen.parameters = [];
  await expect(passwords.verify('wrong', hash)).resolves.toMatchObject({ matches: false });
  await expect(passwords.verify('wrong', undefined)).resolves.toMatchObject({ matches: false });
  const [known, unknown] = seen.parameters;
  expect(seen.parameters).toHaveLength(2);
  expect({ ...unknown, nonce: known?.nonce }).toEqual(known);
});

test('one is hashed at a time; whoever comes when a hundred are there is sent away', async () => {
  let release = () => {};
  const hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { passwords, seen } = counted(hold);
  const inside = Array.from({ length: 100 }, () => passwords.verify(PASSWORD, undefined));
  const busy = { code: 'UNAVAILABLE', status: 503, retryAfterS: 5 };
  await expect(passwords.verify(PASSWORD, undefined)).rejects.toMatchObject(busy);
  await expect(passwords.hash(PASSWORD)).rejects.toMatchObject(busy);
  release();
  await Promise.all(inside);
  expect(seen.mostAtOnce).toBe(1);
  await expect(passwords.verify(PASSWORD, undefined)).resolves.toMatchObject({ matches: false });
});

test('one that fails holds nobody up', async () => {
  const passwords = createPasswords({
    derive: () => Promise.reject(new Error('out of memory')),
  });
  const all = await Promise.allSettled([1, 2, 3].map(() => passwords.hash(PASSWORD)));
  expect(all.map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
});

test('the thread derives what argon2 does, and is there again after it died', async () => {
  const parameters = { message: 'a', nonce: Buffer.alloc(16), parallelism: 1, tagLength: 32 };
  const good = { ...parameters, memory: 8, passes: 1 };
  const tag = argon2Sync('argon2id', good);
  await expect(argon2.derive(good)).resolves.toEqual(tag);
  await expect(argon2.derive({ ...good, memory: 0 })).rejects.toMatchObject({
    code: 'ERR_OUT_OF_RANGE',
  });
  await expect(argon2.derive(good)).resolves.toEqual(tag);
  await argon2.stop();
  await argon2.stop();
  await expect(argon2.derive(good)).resolves.toEqual(tag);
});
