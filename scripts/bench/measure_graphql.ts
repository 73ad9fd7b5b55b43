import { readConfig } from '../../server/config.ts';
import { withClient } from '../database/with_client.ts';
import { demoSigner } from '../demo/demo_signer.ts';
import { demoUser } from '../demo/demo_user.ts';
import type { BenchDatabase } from './bench_database.ts';
import { compared } from './compared.ts';
import { interleaved } from './interleaved.ts';
import { loaded, type Side } from './loaded.ts';
import { median } from './median.ts';
import type { Row } from './row.ts';
import { secretKey } from './secret_key.ts';
import { startChild } from './start_child.ts';
import { unlimited } from './unlimited.ts';

const connections = 32;

const reads = [
  {
    name: 'one row',
    path: '/one',
    aim: 0.35,
    query: 'query One($id: UUID!) { vehicle(id: $id) { id plateNumber make model status } }',
  },
  {
    name: 'list of 20 with 5 nested',
    path: '/list',
    aim: 0.4,
    query: `query List($id: UUID!) {
      vehicles(first: 20, filter: { id: { greaterThanOrEqualTo: $id } }) { nodes {
        id plateNumber make model
        rentals(first: 5, orderBy: START_AT_DESC) { nodes { id startAt endAt status totalCents } }
      } } }`,
  },
  {
    name: "count of a vehicle's rentals",
    path: '/aggregate',
    aim: 0.5,
    query: `query Aggregate($id: UUID!) {
      rentals(filter: { vehicleId: { equalTo: $id } }) {
        totalCount
      } }`,
  },
];

/** The API against express and pg by hand, everything on at both: one row, nested list, count. */
export async function measureGraphql(
  database: BenchDatabase,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Row[]> {
  const environment = {
    NODE_ENV: 'production',
    GRAPHILE_ENV: 'production',
    DATABASE_URL: database.urls.databaseUrl,
    SECRET_KEY: secretKey,
    PORT: '0',
    ADMIN_PORT: '0',
    ...unlimited,
  };
  const api = startChild('rentify_api.ts', environment);
  const peer = startChild('express_baseline.ts', environment);
  const generator = startChild('load_generator.ts');
  try {
    const config = readConfig([], { ...environment, ACCESS_TOKEN_TTL_S: '3600' });
    const sign = await demoSigner(config);
    const token = await sign(demoUser('agent'));
    const ids = await someVehicles(database);
    const sides = {
      ours: { child: api, ...(await api.heard<{ url: string }>()) },
      peer: { child: peer, ...(await peer.heard<{ url: string }>()) },
    };
    const rows: Row[] = [];
    for (const { name, path, aim, query } of reads) {
      const load = (side: Side, target: string, bodies: readonly object[], duration: number) =>
        loaded(database, generator, side, {
          url: side.url,
          path: target,
          token,
          bodies: bodies.map((body) => JSON.stringify(body)),
          connections,
          seconds: duration,
        });
      const latenciesMs: number[] = [];
      const ours = async (duration: number) => {
        const bodies = ids.map((id) => ({ query, variables: { id } }));
        const { p99Ms, ...sample } = await load(sides.ours, '/graphql', bodies, duration);
        latenciesMs.push(p99Ms);
        return sample;
      };
      const byHand = (duration: number) =>
        load(
          sides.peer,
          path,
          ids.map((id) => ({ id })),
          duration,
        );
      await ours(seconds);
      await byHand(seconds);
      latenciesMs.length = 0;
      const samples = await interleaved(rounds, {
        ours: () => ours(seconds),
        peer: () => byHand(seconds),
      });
      rows.push({
        name: `GraphQL, ${name}`,
        peer: 'express + pg by hand',
        ...compared(samples.ours, samples.peer),
        aim: { atLeast: aim },
        notes: `p99 ${median(latenciesMs).toFixed(0)} ms with ${connections} connections`,
      });
    }
    return rows;
  } finally {
    await Promise.all([generator, api, peer].map((child) => child.stop()));
  }
}

function someVehicles({ urls }: BenchDatabase): Promise<string[]> {
  return withClient(urls.rootDatabaseUrl, async (root) => {
    const { rows } = await root.query<{ id: string }>(
      'select id from fleet.vehicles order by md5(id::text) limit 500',
    );
    return rows.map(({ id }) => id);
  });
}
