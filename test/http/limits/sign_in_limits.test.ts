import { committed } from '../../support/committed.ts';
import { useDatabase } from '../../support/database.ts';
import { PASSWORD, type SignedUpUser, signUp } from '../../support/doors.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  // The doors stand wide open, so that only the limits of an account are met.
  server = await startTestServer(db.urls, { trustedProxies: ['127.0.0.1'] });
});
afterAll(() => server?.stop());

const somebody = async (): Promise<SignedUpUser> =>
  committed(await db.connect('superuser'), (client) => signUp(client));

async function knock(email: string, address: string, password = 'wrong password') {
  const response = await server.post('/v1/auth/login', JSON.stringify({ email, password }), {
    'x-forwarded-for': address,
  });
  const { error } = (await response.json()) as { error?: { code: string; message: string } };
  const retryAfterS = Number(response.headers.get('retry-after') ?? 0);
  return { status: response.status, code: error?.code, message: error?.message, retryAfterS };
}

const statusesOf = async (times: number, work: (i: number) => ReturnType<typeof knock>) => {
  const statuses: number[] = [];
  for (let i = 0; i < times; i += 1) statuses.push((await work(i)).status);
  return statuses;
};

test('H10: after ten failures a client waits, right password or not; others do not', async () => {
  const { email } = await somebody();
  const failures = await statusesOf(10, () => knock(email, '192.0.2.1'));
  expect(failures).toEqual(Array(10).fill(401));
  for (const password of ['wrong password', PASSWORD]) {
    const { status, code, retryAfterS } = await knock(email, '192.0.2.1', password);
    expect({ status, code }).toEqual({ status: 429, code: 'RATE_LIMITED' });
    expect(retryAfterS).toBeGreaterThan(800);
    expect(retryAfterS).toBeLessThanOrEqual(900);
  }
  await expect(knock(email, '192.0.2.2', PASSWORD)).resolves.toMatchObject({ status: 200 });
  const { email: another } = await somebody();
  await expect(knock(another, '192.0.2.1', PASSWORD)).resolves.toMatchObject({ status: 200 });
});

test('H10: fifty at once are fifty, not one', async () => {
  const { email } = await somebody();
  const answers = await Promise.all(Array.from({ length: 50 }, () => knock(email, '192.0.2.3')));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
});

test('H10: another spelling of the address is the same account', async () => {
  const { email } = await somebody();
  const spellings = [email, email.toUpperCase(), ` ${email}`, `${email} `];
  const statuses = await statusesOf(11, (i) => knock(spellings[i % 4] ?? email, '192.0.2.4'));
  expect(statuses.indexOf(429)).toBe(10);
});

test('H10: who signs in is forgiven his failures', async () => {
  const { email } = await somebody();
  for (let i = 0; i < 3; i += 1) {
    const failures = await statusesOf(9, () => knock(email, '192.0.2.5'));
    expect(failures).toEqual(Array(9).fill(401));
    await expect(knock(email, '192.0.2.5', PASSWORD)).resolves.toMatchObject({ status: 200 });
  }
});

test('H10: an account that the whole world tries is open to its owner at home, and to him alone', async () => {
  const { id, email } = await somebody();
  const [home, homeIPv6, old] = ['198.51.100.1', '2001:db8:0:1::7', '198.51.100.9'];
  for (const address of [home, homeIPv6, old]) {
    await expect(knock(email, address, PASSWORD)).resolves.toMatchObject({ status: 200 });
  }
  const owner = await db.connect('rentify_owner');
  await owner.query(
    `update identity.sessions set created_at = created_at - interval '31 days'
     where user_id = $1 and address = $2`,
    [id, old],
  );
  const attack = await statusesOf(110, (i) => knock(email, `203.0.113.${i}`));
  expect(new Set(attack.slice(0, 90))).toEqual(new Set([401]));
  expect(new Set(attack.slice(100))).toEqual(new Set([429]));

  for (const address of ['203.0.113.200', old]) {
    const { status, retryAfterS } = await knock(email, address, PASSWORD);
    expect(status).toBe(429);
    expect(retryAfterS).toBeLessThanOrEqual(900);
  }
  // The same subscriber has another address of his network today.
  for (const address of [home, homeIPv6, '2001:db8:0:1:aaaa::1']) {
    await expect(knock(email, address, PASSWORD)).resolves.toMatchObject({ status: 200 });
  }
  // Even at home a password can only be guessed so often.
  const atHome = await statusesOf(11, () => knock(email, home));
  expect(atHome).toEqual([...Array(10).fill(401), 429]);
}, 60_000);

test('H10: an address without an account is limited in the same words', async () => {
  const { email } = await somebody();
  const answersFor = async (address: string, account: string) => {
    const answers: unknown[] = [];
    for (let i = 0; i < 11; i += 1) {
      const { retryAfterS, ...answer } = await knock(account, address);
      answers.push({ ...answer, mayRetry: retryAfterS > 800 });
    }
    return answers;
  };
  expect(await answersFor('192.0.2.7', `nobody-${email}`)).toEqual(
    await answersFor('192.0.2.8', email),
  );
});
