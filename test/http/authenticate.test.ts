import { createHmac, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { createAccessTokenKeys } from '../../server/auth/create_access_token_keys.ts';
import { useDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
const keys = createAccessTokenKeys();
const strangers = createAccessTokenKeys();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls, {}, keys);
});
afterAll(() => server?.stop());

interface Forged {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly key?: typeof keys.signing.privateKey;
}

const nowS = () => Math.floor(Date.now() / 1_000);
const [publicJwk] = keys.publicJwks.keys;

/** A good token, but for what the test says. */
function sign({ claims, header, key }: Forged = {}): Promise<string> {
  const good = {
    sub: randomUUID(),
    role: 'customer',
    iss: server.config.jwtIssuer,
    aud: server.config.jwtAudience,
    iat: nowS(),
    exp: nowS() + 600,
  };
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: keys.signing.kid, typ: 'at+jwt', ...header })
    .sign(key ?? keys.signing.privateKey);
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = async (alg: string) => {
  const [, payload] = (await sign()).split('.');
  return `${base64({ alg, kid: keys.signing.kid, typ: 'at+jwt' })}.${payload}.`;
};
const send = (authorization: string) =>
  server.post('/graphql', '{"query":"{__typename}"}', { authorization });

const FORGED: Record<string, () => Promise<string>> = {
  'without a signature': async () => (await sign()).replace(/[^.]*$/, ''),
  'with alg none': () => unsigned('none'),
  'with alg NONE': () => unsigned('NONE'),
  'of dots only': async () => '..',
  'signed by a stranger under our kid': () => sign({ key: strangers.signing.privateKey }),
  "signed by a stranger under the stranger's kid": () =>
    sign({ key: strangers.signing.privateKey, header: { kid: strangers.signing.kid } }),
  'with the key in its own header': () =>
    sign({ key: strangers.signing.privateKey, header: { jwk: strangers.publicJwks.keys[0] } }),
  'with our public key as a secret': async () => {
    const body = `${base64({ alg: 'HS256', kid: keys.signing.kid, typ: 'at+jwt' })}.${(await sign()).split('.')[1]}`;
    return `${body}.${createHmac('sha256', JSON.stringify(publicJwk)).update(body).digest('base64url')}`;
  },
  'with a path as kid': () => sign({ header: { kid: '../../dev/null' } }),
  'with SQL as kid': () => sign({ header: { kid: "x' or 1=1" } }),
  'without kid': () => sign({ header: { kid: undefined } }),
  'without typ': () => sign({ header: { typ: undefined } }),
  'of another type': () => sign({ header: { typ: 'rt+jwt' } }),
  'that has expired': () => sign({ claims: { iat: nowS() - 700, exp: nowS() - 61 } }),
  'without exp': () => sign({ claims: { exp: undefined } }),
  'without iat': () => sign({ claims: { iat: undefined } }),
  'good until 9999': () => sign({ claims: { exp: 253_402_300_799 } }),
  'good for more than a day': () => sign({ claims: { exp: nowS() + 86_500 } }),
  'with exp as text': () => sign({ claims: { exp: String(nowS() + 600) } }),
  'issued in the future': () => sign({ claims: { iat: nowS() + 120 } }),
  'not valid yet': () => sign({ claims: { nbf: nowS() + 120 } }),
  'for another audience': () => sign({ claims: { aud: 'other' } }),
  'for several audiences': () => sign({ claims: { aud: ['other', server.config.jwtAudience] } }),
  'without audience': () => sign({ claims: { aud: undefined } }),
  'of another issuer': () => sign({ claims: { iss: 'https://evil.example' } }),
  'whose subject is no uuid': () => sign({ claims: { sub: "1' or '1'='1" } }),
  'whose subject is not ASCII': () => sign({ claims: { sub: 'ü'.repeat(36) } }),
  'with a claim edited': async () => {
    const [header, , signature] = (await sign()).split('.');
    return `${header}.${(await sign({ claims: { role: 'admin' } })).split('.')[1]}.${signature}`;
  },
  'longer than 8 kB': () => sign({ claims: { padding: 'x'.repeat(8_000) } }),
};

test.each(Object.entries(FORGED))('a token %s is refused like any other', async (_what, forge) => {
  const response = await send(`Bearer ${await forge()}`);
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({
    errors: [
      {
        message: 'Sign in first.',
        extensions: {
          code: 'UNAUTHENTICATED',
          http: { status: 401 },
          correlationId: response.headers.get('x-correlation-id'),
        },
      },
    ],
  });
});

test('a header that is no bearer token is refused, none at all is anonymous', async () => {
  expect((await send('Basic dXNlcjpwYXNz')).status).toBe(401);
  expect((await server.query('{ __typename }')).status).toBe(200);
});

test('a token is still good within a minute of skew', async () => {
  const token = await sign({ claims: { iat: nowS() + 30, exp: nowS() + 600 } });
  expect((await send(`Bearer ${token}`)).status).toBe(200);
});

test('an unknown role is nobody, whatever its subject', async () => {
  const token = await sign({ claims: { role: 'rentify_owner' } });
  const { data } = await server.query('{ currentUserAccount { id } }', {}, { token });
  expect(data?.['currentUserAccount'] ?? null).toBeNull();
});

test('the public keys are there for others, the private ones are not', async () => {
  const response = await fetch(new URL('/.well-known/jwks.json', server.url));
  const { keys: published } = (await response.json()) as { keys: Record<string, unknown>[] };
  expect(published.map(({ kid }) => kid)).toEqual([keys.signing.kid]);
  expect(published[0]).not.toHaveProperty('d');
});
