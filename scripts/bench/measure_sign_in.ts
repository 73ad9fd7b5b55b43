import { randomBytes } from 'node:crypto';
import { readConfig } from '../../server/config.ts';
import { withClient } from '../database/with_client.ts';
import { demoSigner } from '../demo/demo_signer.ts';
import { demoUser } from '../demo/demo_user.ts';
import type { BenchDatabase } from './bench_database.ts';
import type { Load, LoadResult } from './load_generator.ts';
import { median } from './median.ts';
import type { Row } from './row.ts';
import { startChild } from './start_child.ts';

const readers = 8;
const query = 'query One($id: UUID!) { vehicle(id: $id) { id plateNumber status } }';

/** What fifty people who sign in at once do to the reads of everybody else. */
export async function measureSignIn(
  { urls }: BenchDatabase,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Row[]> {
  const environment = {
    NODE_ENV: 'production',
    GRAPHILE_ENV: 'production',
    DATABASE_URL: urls.databaseUrl,
    SECRET_KEY: randomBytes(32).toString('base64'),
    TRUSTED_PROXIES: '127.0.0.1/32',
    API_RATE_PER_MINUTE: '100000000',
    PORT: '0',
    ADMIN_PORT: '0',
  };
  const api = startChild('rentify_api.ts', environment);
  const generator = startChild('load_generator.ts');
  try {
    const { url } = await api.heard<{ url: string }>();
    const sign = await demoSigner(readConfig([], { ...environment, ACCESS_TOKEN_TTL_S: '3600' }));
    const token = await sign(demoUser('agent'));
    const ids = await withClient(urls.rootDatabaseUrl, async (root) => {
      const { rows } = await root.query<{ id: string }>('select id from fleet.vehicles limit 100');
      return rows.map(({ id }) => id);
    });
    const bodies = ids.map((id) => JSON.stringify({ query, variables: { id } }));
    const load: Load = { url, path: '/graphql', token, bodies, connections: readers, seconds };
    const read = async () => {
      const result = await generator.ask<LoadResult>(load);
      if (result.failure !== undefined) throw new Error(result.failure);
      return result.p99Ms;
    };

    await read();
    const aloneMs: number[] = [];
    const besideMs: number[] = [];
    const signInRates: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      aloneMs.push(await read());
      const people = startChild('sign_in_load.ts');
      await people.ask({ url });
      besideMs.push(await read());
      const { count, seconds: took } = await people.ask<{ count: number; seconds: number }>({});
      signInRates.push(count / took);
      await people.stop();
    }
    const [alone, beside, signIns] = [aloneMs, besideMs, signInRates].map(median) as [
      number,
      number,
      number,
    ];
    return [
      {
        name: 'p99 of one-row reads while 50 sign in',
        peer: 'the same reads alone',
        rate: alone / beside,
        aim: { atLeast: 0.33 },
        notes:
          `${alone.toFixed(0)} ms alone, ${beside.toFixed(0)} ms beside ` +
          `${signIns.toFixed(0)} sign-ins a second`,
      },
    ];
  } finally {
    await Promise.all([generator, api].map((child) => child.stop()));
  }
}
