import { useDatabase } from '../../support/database.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const db = useDatabase();
const RATE = 5;
let alone: TestServer;
let behindProxies: TestServer;

beforeAll(async () => {
  alone = await startTestServer(db.urls, { anonymousRatePerMinute: RATE });
  behindProxies = await startTestServer(db.urls, {
    anonymousRatePerMinute: RATE,
    trustedProxies: ['127.0.0.0/8', '10.9.0.0/16', '2001:db8:ffff::/48'],
  });
});
afterAll(async () => {
  await alone?.stop();
  await behindProxies?.stop();
});

/** How many of the requests are let through, each with its headers. */
async function passed(server: TestServer, requests: readonly Readonly<Record<string, string>>[]) {
  const waiting = [...requests];
  const statuses: number[] = [];
  const sender = async () => {
    for (let headers = waiting.pop(); headers !== undefined; headers = waiting.pop()) {
      statuses.push((await server.query('{ __typename }', {}, { headers })).status);
    }
  };
  await Promise.all(Array.from({ length: 10 }, sender));
  expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
  return statuses.filter((status) => status === 200).length;
}

const forwarded = (addresses: readonly string[]) =>
  addresses.map((address) => ({ 'x-forwarded-for': address }));
const madeUp = (count: number) =>
  Array.from({ length: count }, (_, i) => `11.1.${i >> 8}.${i & 255}`);

test('H12: where no proxy is ours, whoever makes up addresses is one client in all of them', async () => {
  const requests = [
    ...forwarded(madeUp(1_000)),
    ...forwarded(madeUp(20).map((address) => `${address}, 8.8.8.8, ${address}`)),
    ...forwarded(madeUp(20).map((_, i) => `2001:db8:${i}::1`)),
    ...madeUp(20).map((address) => ({ forwarded: `for=${address};proto=https` })),
    ...madeUp(20).map((address) => ({ 'x-real-ip': address })),
    ...madeUp(20).map((address) => ({ 'x-client-ip': address })),
    ...madeUp(20).map((address) => ({ 'cf-connecting-ip': address })),
  ];
  await expect(passed(alone, requests)).resolves.toBe(RATE);
});

test('H12: behind our proxy, what it saw counts, and not what the client wrote before it', async () => {
  const ofOneClient = forwarded(madeUp(20).map((address) => `${address}, 203.0.113.1`));
  await expect(passed(behindProxies, ofOneClient)).resolves.toBe(RATE);
  await expect(passed(behindProxies, forwarded(['203.0.113.2']))).resolves.toBe(1);
});

test('H12: our proxies are passed over wherever they stand at the end of the chain', async () => {
  const chains = madeUp(20).map((address, i) =>
    i % 2 === 0
      ? `${address}, 203.0.113.3, 10.9.${i}.1`
      : `203.0.113.3, 2001:db8:ffff::${i}, 10.9.0.${i}`,
  );
  await expect(passed(behindProxies, forwarded(chains))).resolves.toBe(RATE);
});

test('H12: what is no address is the proxy itself', async () => {
  const odd = ['unknown', '', 'localhost', '1.2.3', '1.2.3.4:80', '_hidden', "'", '256.1.1.1'];
  await expect(passed(behindProxies, forwarded(odd))).resolves.toBe(RATE);
});

test('H12: an IPv6 subscriber is one client in all his 2^64 addresses', async () => {
  const ofOneNetwork = madeUp(20).map((_, i) =>
    i % 2 === 0 ? `2001:db8:0:1::${i}` : `2001:0DB8:0:0001:${i}:0:0:1`,
  );
  await expect(passed(behindProxies, forwarded(ofOneNetwork))).resolves.toBe(RATE);
  await expect(passed(behindProxies, forwarded(['2001:db8:0:2::1']))).resolves.toBe(1);
});

test('H12: an IPv4 address is the same when it is written as IPv6', async () => {
  const ofOneHost = madeUp(20).map((_, i) => (i % 2 === 0 ? '9.9.9.9' : '::ffff:9.9.9.9'));
  await expect(passed(behindProxies, forwarded(ofOneHost))).resolves.toBe(RATE);
});
