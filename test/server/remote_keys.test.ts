import { pino } from 'pino';
import { externalIssuer } from '../../server/auth/external_issuer.ts';
import { externalIssuerSettings } from '../../server/auth/external_issuer_settings.ts';
import { createTokenVerifier } from '../../server/auth/token_verifier.ts';
import { type ExternalIssuer, startExternalIssuer } from '../support/external_issuer.ts';

const userId = '01990000-0000-7000-8000-000000000001';
let issuer: ExternalIssuer;

beforeEach(async () => {
  issuer = await startExternalIssuer();
});
afterEach(() => issuer?.stop());

/** Tokens of the issuer, judged by keys that are asked for anew after the gap. */
function verifier(minimumGapMs: number) {
  const list = [{ issuer: issuer.issuer, audience: 'rentify', roleMap: { desk: 'agent' } }];
  const [settings] = externalIssuerSettings.parse(JSON.stringify(list));
  if (settings === undefined) throw new Error('The list has one issuer');
  const logger = pino({ level: 'silent' });
  // Whoever it names is an agent here.
  const gate = async <Row>() => [{ user_id: userId, token_role: 'staff' }] as Row[];
  const verify = createTokenVerifier([externalIssuer(settings, { gate, logger, minimumGapMs })], {
    nowMs: Date.now,
  });
  return (token: string) => verify({ headers: { authorization: `Bearer ${token}` } });
}
const token = () => issuer.token({ sub: 'somebody', roles: ['desk'] });

test('the keys are found by discovery and asked for once', async () => {
  const verify = verifier(10_000);
  for (let times = 0; times < 5; times += 1) {
    await expect(verify(await token())).resolves.toEqual({ userId, role: 'staff' });
  }
  expect(issuer.keyRequests()).toBe(1);
});

test('a new key of the issuer is learnt with the first token that names it', async () => {
  const verify = verifier(0);
  const old = await token();
  await verify(old);
  issuer.rotateKeys();
  await expect(verify(await token())).resolves.toEqual({ userId, role: 'staff' });
  expect(issuer.keyRequests()).toBe(2);
  // Gone from the JWKS: its tokens are good no more.
  await expect(verify(old)).rejects.toThrow('Unknown kid');
});

test('known keys outlast an outage of the issuer, and it is not hammered meanwhile', async () => {
  const verify = verifier(60_000);
  const known = await token();
  await verify(known);
  issuer.rotateKeys();
  const unknown = await token();
  issuer.setAway(true);
  await expect(verify(known)).resolves.toEqual({ userId, role: 'staff' });
  for (let times = 0; times < 20; times += 1) {
    await expect(verify(unknown)).rejects.toThrow('Unknown kid');
  }
  expect(issuer.keyRequests()).toBe(1);
});

test('an issuer that is away at first is asked again, once for many who wait', async () => {
  const verify = verifier(0);
  const good = await token();
  issuer.setAway(true);
  await expect(verify(good)).rejects.toThrow('Unknown kid');
  issuer.setAway(false);
  const before = issuer.keyRequests();
  await Promise.all(Array.from({ length: 10 }, () => verify(good)));
  expect(issuer.keyRequests()).toBe(before + 1);
});
