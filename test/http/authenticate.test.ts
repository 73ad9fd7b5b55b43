import { createHmac, randomUUID, sign as signBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { useDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { createAccessTokenKeys } from '../support/server_parts.ts';

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

const goodClaims = () => ({
  sub: randomUUID(),
  role: 'customer',
  iss: server.config.jwtIssuer,
  aud: server.config.jwtAudience,
  iat: nowS(),
  exp: nowS() + 600,
});
const header = () => ({ alg: 'ES256', kid: keys.signing.kid, typ: 'at+jwt' });

/** A good token, but for what the test says. */
function sign({ claims, header: changed, key }: Forged = {}): Promise<string> {
  return new SignJWT({ ...goodClaims(), ...claims })
    .setProtectedHeader({ ...header(), ...changed })
    .sign(key ?? keys.signing.privateKey);
}

/** Signed with our key, whatever it says: what no library would write. */
async function signRaw(head: object, payload: string): Promise<string> {
  const body = `${base64(head)}.${Buffer.from(payload).toString('base64url')}`;
  const signature = signBytes('sha256', Buffer.from(body), {
    key: keys.signing.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${body}.${signature.toString('base64url')}`;
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = async (alg: string) => {
  const [, payload] = (await sign()).split('.');
  return `${base64({ alg, kid: keys.signing.kid, typ: 'at+jwt' })}.${payload}.`;
};
const send = (authorization: string) =>
  server.post('/graphql', '{"query":"{__typename}"}', { authorization });

const FORGED: Record<string, () => Promise<string>> = {
  'H01 without a signature': async () => (await sign()).replace(/[^.]*$/, ''),
  'H01 with alg none': () => unsigned('none'),
  'H01 with alg NONE': () => unsigned('NONE'),
  'H01 of dots only': async () => '..',
  'H02 signed by a stranger under our kid': () => sign({ key: strangers.signing.privateKey }),
  "H02 signed by a stranger under the stranger's kid": () =>
    sign({ key: strangers.signing.privateKey, header: { kid: strangers.signing.kid } }),
  'H02 with the key in its own header': () =>
    sign({ key: strangers.signing.privateKey, header: { jwk: strangers.publicJwks.keys[0] } }),
  'H02 with our public key as a secret': async () => {
    const body = `${base64({ alg: 'HS256', kid: keys.signing.kid, typ: 'at+jwt' })}.${(await sign()).split('.')[1]}`;
    return `${body}.${createHmac('sha256', JSON.stringify(publicJwk)).update(body).digest('base64url')}`;
  },
  'H02 with a path as kid': () => sign({ header: { kid: '../../dev/null' } }),
  'H02 with SQL as kid': () => sign({ header: { kid: "x' or 1=1" } }),
  'H02 without kid': () => sign({ header: { kid: undefined } }),
  'H04 without typ': () => sign({ header: { typ: undefined } }),
  'H04 of another type': () => sign({ header: { typ: 'rt+jwt' } }),
  'H03 that has expired': () => sign({ claims: { iat: nowS() - 700, exp: nowS() - 61 } }),
  'H03 without exp': () => sign({ claims: { exp: undefined } }),
  'H03 without iat': () => sign({ claims: { iat: undefined } }),
  'H03 good until 9999': () => sign({ claims: { exp: 253_402_300_799 } }),
  'H03 good for more than a day': () => sign({ claims: { exp: nowS() + 86_500 } }),
  'H03 with exp as text': () => sign({ claims: { exp: String(nowS() + 600) } }),
  'H03 issued in the future': () => sign({ claims: { iat: nowS() + 120 } }),
  'H03 not valid yet': () => sign({ claims: { nbf: nowS() + 120 } }),
  'H04 for another audience': () => sign({ claims: { aud: 'other' } }),
  'H04 for several audiences': () =>
    sign({ claims: { aud: ['other', server.config.jwtAudience] } }),
  'H04 without audience': () => sign({ claims: { aud: undefined } }),
  'H04 of another issuer': () => sign({ claims: { iss: 'https://evil.example' } }),
  'H05 whose subject is no uuid': () => sign({ claims: { sub: "1' or '1'='1" } }),
  'H05 whose subject is not ASCII': () => sign({ claims: { sub: 'ü'.repeat(36) } }),
  'H06 with a claim edited': async () => {
    const [header, , signature] = (await sign()).split('.');
    return `${header}.${(await sign({ claims: { role: 'admin' } })).split('.')[1]}.${signature}`;
  },
  'H01 with alg None': () => unsigned('None'),
  'H02 with crit, which nobody understands': () =>
    signRaw({ ...header(), crit: ['exp'] }, JSON.stringify(goodClaims())),
  'H04 of a session, not for the API': () => sign({ header: { typ: 'JWT' } }),
  'H05 with a claim twice': () =>
    signRaw(header(), JSON.stringify(goodClaims()).replace('{', '{"role":"admin",')),
  'H05 with a claim twice, once in escapes': () =>
    signRaw(header(), JSON.stringify(goodClaims()).replace('{', '{"r\\u006fle":"admin",')),
  'H05 nested a hundred times': () =>
    signRaw(
      header(),
      JSON.stringify(goodClaims()).replace('{', `{"x":${'['.repeat(100)}${']'.repeat(100)},`),
    ),
  'H05 whose claims are a list': () => signRaw(header(), '[]'),
  'H05 whose claims are no JSON': () => signRaw(header(), '{'),
  'H06 with a byte of the signature flipped': async () => {
    const [head, payload, signature = ''] = (await sign()).split('.');
    const bytes = Buffer.from(signature, 'base64url');
    bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7);
    return `${head}.${payload}.${bytes.toString('base64url')}`;
  },
  'H05 longer than 8 kB': () => sign({ claims: { padding: 'x'.repeat(8_000) } }),
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

test('what the forger signs like us is good: only the forgery is refused', async () => {
  const token = await signRaw(header(), JSON.stringify(goodClaims()));
  expect((await send(`Bearer ${token}`)).status).toBe(200);
});

test.each(['jku', 'x5u'])('H02 an address in %s is never asked', async (name) => {
  let connections = 0;
  const evil = createServer((_request, response) => {
    response.end(JSON.stringify(strangers.publicJwks));
  });
  evil.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    evil.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/jwks.json`;
  const { kid, privateKey } = strangers.signing;
  const token = await sign({ key: privateKey, header: { kid, [name]: url } });
  const issued = await sign({ key: privateKey, header: { kid }, claims: { iss: url } });
  expect((await send(`Bearer ${token}`)).status).toBe(401);
  expect((await send(`Bearer ${issued}`)).status).toBe(401);
  expect(connections).toBe(0);
  await new Promise((resolve) => evil.close(resolve));
});

test.each([20_000, 1_000_000])('H05 a token of %d bytes is refused', async (bytes) => {
  const refused = await send(`Bearer ${'x'.repeat(bytes)}.x.x`).then(
    ({ status }) => status === 401 || status === 431,
    // The server hangs up while the rest of it is being sent.
    (error: Error) => error.message === 'fetch failed',
  );
  expect(refused).toBe(true);
  expect((await send(`Bearer ${await sign()}`)).status).toBe(200);
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
