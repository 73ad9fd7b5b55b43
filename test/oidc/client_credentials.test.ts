import { decodeJwt } from 'jose';
import type pg from 'pg';
import { type ApiKey, apiKey } from '../support/api_key.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { postForm, startIssuer } from '../support/oidc.ts';
import { oidcClient } from '../support/oidc_client.ts';
import { rentalDesk } from '../support/rental_desk.ts';
import type { TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;
let root: pg.Client;

beforeAll(async () => {
  server = await startIssuer(database.urls);
  root = await database.connect('superuser');
  await committed(root, (db) => rentalDesk(db));
});
afterAll(() => server?.stop());

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const GRANT = { grant_type: 'client_credentials' };
const tokenOf = ({ prefix, secret }: Pick<ApiKey, 'prefix' | 'secret'>) =>
  postForm(server, '/oauth/token', GRANT, basic(prefix, secret));
const key = (...permissions: string[]) => committed(root, (db) => apiKey(db, permissions));

async function sight(token: string) {
  const query = '{ currentUserAccount { id } currentPermissions vehicles { totalCount } }';
  const { data } = await server.query(query, {}, { token });
  return {
    account: data?.['currentUserAccount']?.['id'],
    permissions: data?.['currentPermissions'],
    vehicles: data?.['vehicles']?.['totalCount'],
  };
}

test('a service gets a token for its key, which may do what the key may', async () => {
  const [reader, other] = [await key('vehicles.read'), await key('customers.read')];
  const { status, body, headers } = await tokenOf(reader);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toContain('no-store');
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
  expect(body.refresh_token).toBeUndefined();
  expect(decodeJwt(body.access_token)).toMatchObject({
    sub: reader.userId,
    role: 'service',
    key: reader.id,
    aud: 'rentify',
    iss: server.url,
  });
  await expect(sight(body.access_token)).resolves.toEqual({
    account: reader.userId,
    permissions: ['vehicles.read'],
    vehicles: 1,
  });
  await expect(sight((await tokenOf(other)).body.access_token)).resolves.toEqual({
    account: other.userId,
    permissions: ['customers.read'],
    vehicles: 0,
  });
});

test('the secret in the body is as good as in the header', async () => {
  const { prefix, secret } = await key('vehicles.read');
  const fields = { ...GRANT, client_id: prefix, client_secret: secret };
  await expect(postForm(server, '/oauth/token', fields)).resolves.toMatchObject({ status: 200 });
});

test('every key that opens nothing gets the same 401', async () => {
  const good = await key('vehicles.read');
  const other = await key('vehicles.read');
  const revoked = await committed(root, (db) => apiKey(db, [], { revoked_at: 'now' }));
  const expired = await key();
  await root.query('update identity.api_keys set expires_at = created_at where id = $1', [
    expired.id,
  ]);
  const disabled = await key();
  await root.query(`update identity.users set status = 'disabled' where id = $1`, [
    disabled.userId,
  ]);
  const attempts = [
    revoked,
    expired,
    disabled,
    { prefix: good.prefix, secret: other.secret },
    { prefix: good.prefix, secret: `${good.prefix}_${'A'.repeat(43)}` },
    { prefix: good.prefix, secret: good.prefix },
    { prefix: 'rk_AAAAAAAA', secret: 'x' },
    { prefix: 'nobody', secret: good.secret },
  ];
  const answers = new Set<string>();
  for (const attempt of attempts) {
    const { status, body } = await tokenOf(attempt);
    answers.add(`${status} ${JSON.stringify(body)}`);
  }
  expect([...answers]).toEqual([expect.stringMatching(/^401 .*"invalid_client"/)]);
});

test('P21 a key that is revoked takes its tokens along', async () => {
  const { id, ...rest } = await key('vehicles.read');
  const { access_token } = (await tokenOf(rest)).body;
  await expect(sight(access_token)).resolves.toMatchObject({ vehicles: 1 });
  await root.query('update identity.api_keys set revoked_at = now() where id = $1', [id]);
  await expect(sight(access_token)).resolves.toMatchObject({ permissions: [], vehicles: 0 });
});

test('a key signs nobody in, and a client of people gets no token of its own', async () => {
  const { prefix, secret } = await key('vehicles.read');
  const code = { grant_type: 'authorization_code', code: 'x', code_verifier: 'y' };
  const client = await committed(root, (db) => oidcClient(db));
  for (const answer of [
    await postForm(server, '/oauth/token', code, basic(prefix, secret)),
    await postForm(server, '/oauth/token', { ...GRANT, client_id: client.client_id }),
  ]) {
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  }
});

test('H23 no key is in the log', async () => {
  const { prefix, secret } = await key('vehicles.read');
  await tokenOf({ prefix, secret });
  await postForm(server, '/oauth/token', { ...GRANT, client_id: prefix, client_secret: secret });
  expect(server.logLines.join('')).not.toContain(secret.slice(12));
});
