import { randomBytes, randomUUID } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import type pg from 'pg';
import { freePort } from '../../scripts/services/free_port.ts';
import { apiKey } from '../support/api_key.ts';
import { committed } from '../support/committed.ts';
import { createCookieJar } from '../support/cookie_jar.ts';
import { useDatabase } from '../support/database.ts';
import { PASSWORD, type SignedUpUser, signUp, type Tokens } from '../support/doors.ts';
import { eventually } from '../support/eventually.ts';
import { authorizeUrl, callbackOf, pkce, redeem, refresh } from '../support/oidc.ts';
import { type OidcClient, oidcClient } from '../support/oidc_client.ts';
import { openedMessage } from '../support/opened_message.ts';
import { type Desk, rentalDesk } from '../support/rental_desk.ts';
import type { TestServer } from '../support/server.ts';
import { type ServerProcess, startServerProcess } from '../support/server_process.ts';
import { unique } from '../support/unique.ts';
import { validInput } from '../support/valid_input.ts';
import { wrongClock } from '../support/wrong_clock.ts';

// D08: one server's clock is an hour ahead, one's an hour behind, one's is right; the database's is
// right. Whatever one of them says is good to the others, and the times are the database's.
const db = useDatabase();
const secretKey = randomBytes(32);
const servers = new Map<string, ServerProcess>();
const PAIRS = [
  ['ahead', 'right'],
  ['right', 'ahead'],
  ['behind', 'right'],
  ['right', 'behind'],
  ['ahead', 'behind'],
  ['behind', 'ahead'],
] as const;
let root: pg.Client;
let issuerUrl: string;

beforeAll(async () => {
  root = await db.connect('superuser');
  const port = await freePort();
  issuerUrl = `http://127.0.0.1:${port}`;
  const shared = {
    JWT_ISSUER: issuerUrl,
    ANONYMOUS_RATE_PER_MINUTE: '1000000',
    DOOR_LIMIT_FACTOR: '1000',
    POOL_SIZE: '3',
  };
  const start = async (name: string, environment: Readonly<Record<string, string>>) => {
    const key = secretKey.toString('base64');
    servers.set(
      name,
      await startServerProcess(db.urls.databaseUrl, key, { ...shared, ...environment }),
    );
  };
  await Promise.all([
    start('right', {}),
    start('ahead', wrongClock.ahead(1)),
    start('behind', wrongClock.ahead(-1)),
    // Right until its clock is set back.
    start('stepping', { ...wrongClock.ahead(0), PORT: String(port) }),
  ]);
}, 240_000);
afterAll(async () => {
  for (const server of servers.values()) await server.kill();
});

const at = (name: string): ServerProcess => {
  const server = servers.get(name);
  if (server === undefined) throw new Error(`There is no server ${name}`);
  return server;
};
async function post(name: string, path: string, body: object, headers: object = {}) {
  const response = await fetch(new URL(path, at(name).url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text === '' ? {} : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: answer };
}
const graphql = (name: string, token: string, query: string, variables = {}, headers = {}) =>
  post(
    name,
    '/graphql',
    { query, variables },
    { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...headers },
  );
const opens = async (name: string, token: string) =>
  (await graphql(name, token, '{ currentUserAccount { id } }')).body.data?.currentUserAccount?.id;
const make = (roles: Parameters<typeof signUp>[1] = ['customer']) =>
  committed(root, (owner) => signUp(owner, roles));
async function signIn(name: string, { email, password }: SignedUpUser): Promise<Tokens> {
  const { status, body } = await post(name, '/v1/auth/login', { email, password });
  expect(status).toBe(200);
  return body;
}
const databaseNowS = async () =>
  Number((await root.query('select extract(epoch from clock_timestamp()) as now')).rows[0].now);

async function expectIssuedNow(token: string): Promise<void> {
  const { iat = 0, exp = 0 } = decodeJwt(token);
  expect(Math.abs(iat - (await databaseNowS()))).toBeLessThan(30);
  expect(exp - iat).toBe(900);
}

test.each(PAIRS)(
  'a session that is opened at the server %s lives at the server %s',
  async (one, other) => {
    const user = await make();
    const tokens = await signIn(one, user);
    await expectIssuedNow(tokens.accessToken);
    expect(Math.abs(tokens.refreshExpiresIn - 14 * 86_400)).toBeLessThan(60);
    expect([await opens(one, tokens.accessToken), await opens(other, tokens.accessToken)]).toEqual([
      user.id,
      user.id,
    ]);

    const refreshed = await post(other, '/v1/auth/refresh', { refreshToken: tokens.refreshToken });
    expect(refreshed.status).toBe(200);
    await expectIssuedNow(refreshed.body.accessToken);
    expect(Math.abs(refreshed.body.refreshExpiresIn - 14 * 86_400)).toBeLessThan(60);
    expect(await opens(one, refreshed.body.accessToken)).toBe(user.id);

    const { refreshToken } = refreshed.body;
    expect((await post(one, '/v1/auth/logout', { refreshToken })).status).toBe(204);
    expect((await post(other, '/v1/auth/refresh', { refreshToken })).status).toBe(401);
    const { rows } = await root.query(
      `select s.ended_at between s.created_at and clock_timestamp() as in_order
     from identity.sessions s where s.id = $1`,
      [tokens.sessionId],
    );
    expect(rows).toEqual([{ in_order: true }]);
  },
);

test.each(PAIRS)(
  'a refresh token of the server %s that has expired is dead at the server %s',
  async (one, other) => {
    const user = await make();
    const { accessToken, refreshToken } = await signIn(one, user);
    expect(await opens(other, accessToken)).toBe(user.id);
    await root.query(
      `update identity.refresh_tokens t set issued_at = now() - interval '15 days',
       expires_at = now() - interval '1 second'
     from identity.sessions s where s.id = t.session_id and s.user_id = $1`,
      [user.id],
    );
    expect((await post(other, '/v1/auth/refresh', { refreshToken })).status).toBe(401);
  },
);

test.each(PAIRS)('who registers at the server %s confirms at the server %s', async (one, other) => {
  const email = `clock.${unique()}@example.com`;
  const newcomer = { email, password: PASSWORD, displayName: 'Nora New' };
  expect((await post(one, '/v1/auth/register', newcomer)).status).toBe(202);
  const { token } = await openedMessage(root, secretKey, email);
  expect((await post(other, '/v1/auth/verify-email', { token })).status).toBe(204);
  const { body } = await post(one, '/v1/auth/login', { email, password: PASSWORD });
  expect(await opens(other, body.accessToken)).toBeDefined();
});

test.each(['ahead', 'behind'])(
  'an API key ends when the database says so, at the server %s',
  async (name) => {
    const halfAnHour = 1_800_000;
    const keyUntil = (ms: number) =>
      committed(root, (owner) =>
        apiKey(owner, [], { expires_at: new Date(Date.now() + ms).toISOString() }),
      );
    const see = async ({ secret }: { secret: string }) =>
      (await post(name, '/graphql', { query: '{ __typename }' }, { 'x-api-key': secret })).status;
    const ended = await keyUntil(halfAnHour);
    await root.query('update identity.api_keys set expires_at = now() where id = $1', [ended.id]);
    expect(await see(await keyUntil(halfAnHour))).toBe(200);
    expect(await see(ended)).toBe(401);
  },
);

const RESERVE = `mutation ($input: ReserveRentalInput!) {
  reserveRental(input: $input) { rental { id } }
}`;
const QUOTE = `mutation ($input: QuoteRentalInput!) { quoteRental(input: $input) { quote { id } } }`;
const CANCEL = `mutation ($input: CancelRentalInput!) {
  cancelRental(input: $input) { rental { id } }
}`;

test.each(PAIRS)(
  'what is rented at the server %s is so by one clock, also at the server %s',
  async (one, other) => {
    const desk: Desk = await committed(root, rentalDesk);
    const agent = await make(['agent', 'admin']);
    const { accessToken: token } = await signIn(one, agent);
    const input = await committed(root, (owner) => validInput('reserveRental', owner, desk));
    const key = { 'idempotency-key': randomUUID() };

    const quoted = await graphql(one, token, QUOTE, { input });
    expect(quoted.body.errors).toBeUndefined();
    const reserved = await graphql(one, token, RESERVE, { input }, key);
    expect(reserved.body.errors).toBeUndefined();
    const again = await graphql(other, token, RESERVE, { input }, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(reserved.body);

    const { id } = reserved.body.data.reserveRental.rental;
    const cancelled = await graphql(other, token, CANCEL, {
      input: { rentalId: id, reason: 'CUSTOMER_REQUEST' },
    });
    expect(cancelled.body.errors).toBeUndefined();
    const { rows } = await root.query(
      `select q.expires_at > clock_timestamp() as quote_holds,
            abs(extract(epoch from r.created_at - clock_timestamp())) < 30 as is_now,
            (select bool_and(c.changed_at between r.created_at and clock_timestamp())
             from app.state_changes c where c.entity_id = r.id) as in_order
     from rental.rentals r, rental.quotes q where r.id = $1 and q.id = $2`,
      [id, quoted.body.data.quoteRental.quote.id],
    );
    expect(rows).toEqual([{ quote_holds: true, is_now: true, in_order: true }]);
  },
);

describe('of the OpenID provider', () => {
  let client: OidcClient;
  beforeAll(async () => {
    client = await committed(root, (owner) => oidcClient(owner));
  });
  const as = (name: string) => ({ url: at(name).url }) as TestServer;

  test.each(PAIRS)('a code of the server %s is redeemed at the server %s', async (one, other) => {
    const user = await make();
    const { verifier, challenge } = pkce();
    const url = authorizeUrl(as(one), client, { code_challenge: challenge });
    const callback = await callbackHere(one, url, user);
    const code = callback.searchParams.get('code') ?? '';
    const { status, body } = await redeem(as(other), client, code, verifier);
    expect({ status, body }).toMatchObject({ status: 200, body: { expires_in: 900 } });

    await expectIssuedNow(body.access_token);
    await expectIssuedNow(body.id_token);
    const jwks = createRemoteJWKSet(new URL('/.well-known/jwks.json', at(one).url));
    const { payload } = await jwtVerify(body.id_token, jwks, { issuer: issuerUrl });
    expect(
      Math.abs(Number(payload['auth_time'] ?? payload.iat) - Number(payload.iat)),
    ).toBeLessThan(30);
    expect(await opens(one, body.access_token)).toBe(user.id);
    const refreshed = await refresh(as(one), client, body.refresh_token);
    expect(refreshed.status).toBe(200);
    expect(await opens(other, refreshed.body.access_token)).toBe(user.id);
  });

  /** Its redirects name the issuer, which here is another process: each is followed at this one. */
  function callbackHere(name: string, url: URL, user: SignedUpUser): Promise<URL> {
    const jar = createCookieJar();
    const here = {
      ...jar,
      fetch: (to: URL, init?: { body?: URLSearchParams }) => {
        const address = new URL(to);
        address.port = new URL(at(name).url).port;
        return jar.fetch(address, init);
      },
    };
    return callbackOf({ url: issuerUrl } as TestServer, here, url, user);
  }
});

test('a clock that is set back while the server runs is nobody’s trouble', async () => {
  const user = await make();
  const before = await signIn('stepping', user);
  wrongClock.stepBack(at('stepping').process);
  await eventually(async () => (await aheadOf('stepping')) < -290);
  expect(await opens('stepping', before.accessToken)).toBe(user.id);

  const after = await signIn('stepping', user);
  await expectIssuedNow(after.accessToken);
  expect(await opens('right', after.accessToken)).toBe(user.id);
  expect(await opens('stepping', after.accessToken)).toBe(user.id);
});

test('how wrong a clock is stands in the metrics, and no duration there is negative', async () => {
  expect(await aheadOf('right')).toBeCloseTo(0, -1);
  expect(await aheadOf('ahead')).toBeCloseTo(3_600, -1);
  expect(await aheadOf('behind')).toBeCloseTo(-3_600, -1);
  for (const name of servers.keys()) {
    const page = await metricsOf(name);
    const sums = [...page.matchAll(/^\w*duration_seconds_sum\S* (\S+)$/gm)].map(([, sum]) =>
      Number(sum),
    );
    expect(sums.length).toBeGreaterThan(0);
    for (const sum of sums) {
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThan(600);
    }
    expect(page).not.toMatch(/^(outbox|webhook|outgoing|pg)\w*_seconds -/m);
  }
});

const metricsOf = async (name: string) =>
  (await fetch(new URL('/metrics', at(name).adminUrl))).text();
async function aheadOf(name: string): Promise<number> {
  const [, value] = /^clock_ahead_of_database_seconds (\S+)$/m.exec(await metricsOf(name)) ?? [];
  return Number(value);
}
