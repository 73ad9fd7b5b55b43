import { useDatabase } from '../../support/database.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls, {
    trustedProxies: ['127.0.0.1'],
    doorLimitFactor: 1,
  });
}, 60_000);
afterAll(() => server?.stop());

const knock = (door: string, address: string) =>
  server.post(`/v1/auth/${door}`, '{"unknown":1}', { 'x-forwarded-for': address });

const MINUTE_S = 60;
const HOUR_S = 3_600;
test.each([
  ['login', 5, MINUTE_S],
  ['refresh', 60, MINUTE_S],
  ['logout', 60, MINUTE_S],
  ['register', 5, HOUR_S],
  ['forgot-password', 5, HOUR_S],
  ['verify-email', 10, MINUTE_S],
  ['verify-phone', 10, MINUTE_S],
  ['reset-password', 5, MINUTE_S],
  ['accept-invitation', 5, MINUTE_S],
  ['change-password', 5, MINUTE_S],
])(
  'to the door %s one address may come %i times in %i seconds',
  async (door, points, durationS) => {
    for (let left = points - 1; left >= 0; left -= 1) {
      const { status, headers } = await knock(door, '192.0.2.1');
      expect([400, 401]).toContain(status);
      expect(headers.get('ratelimit-policy')).toBe(`"${door}";q=${points};w=${durationS}`);
      expect(headers.get('ratelimit')).toMatch(new RegExp(`^"${door}";r=${left};t=\\d+$`));
    }
    const refused = await knock(door, '192.0.2.1');
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(durationS);
    expect((await knock(door, '192.0.2.2')).status).not.toBe(429);
  },
);
