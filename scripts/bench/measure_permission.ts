import { signAccessToken } from '../../server/auth/sign_access_token.ts';
import { readConfig } from '../../server/config.ts';
import { withClient } from '../database/with_client.ts';
import { createDemoKey } from '../demo/create_demo_key.ts';
import { withSigningKeys } from '../start/with_signing_keys.ts';
import type { BenchDatabase } from './bench_database.ts';
import { compared } from './compared.ts';
import { interleaved } from './interleaved.ts';
import { loaded } from './loaded.ts';
import { openSessions } from './open_sessions.ts';
import type { Row } from './row.ts';
import { secretKey } from './secret_key.ts';
import { startChild } from './start_child.ts';
import { unlimited } from './unlimited.ts';

const connections = 32;
const checksPerRound = 20_000;
const oneRow = `query One($id: UUID!) { vehicle(id: $id) { id plateNumber make model status } }`;
// What everybody may read, signed in or not.
const publicRow = 'query Public { vehicleClasses(first: 1) { nodes { id code } } }';

/** What it costs to look up at every request who may: by the tables, by a token, by a key. */
export async function measurePermission(
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
  const sessionId = await clerkSession(database);
  const sessions = await openSessions(database, 1, {
    role: 'staff',
    'jwt.claims.sub': database.clerkId,
    'jwt.claims.sid': sessionId,
  });
  const api = startChild('rentify_api.ts', environment);
  const generator = startChild('load_generator.ts');
  try {
    const side = { child: api, ...(await api.heard<{ url: string }>()) };
    const token = await tokenOf(database, sessionId, environment);
    const id = await someVehicle(database);
    const key = await createDemoKey(database.urls.databaseUrl);
    const request = (body: object, proof?: string) => () =>
      loaded(database, generator, side, {
        url: side.url,
        path: '/graphql',
        ...(proof === undefined ? {} : { token: proof }),
        bodies: [JSON.stringify(body)],
        connections,
        seconds,
      });
    const sides = {
      check: () => sessions.run('call bench.check_permissions($1, null)', [checksPerRound]),
      read: request({ query: oneRow, variables: { id } }, token),
      signedIn: request({ query: publicRow }, token),
      keyed: request({ query: publicRow }, key),
      anonymous: request({ query: publicRow }),
    };
    for (const warmUp of Object.values(sides)) await warmUp();
    const samples = await interleaved(rounds, sides);
    const microseconds = samples.check.map((each) => (each.seconds * 1e6) / each.transactions);
    return [
      {
        name: 'permission check from the tables, in a session',
        peer: 'GraphQL, one row',
        cpu: compared(samples.check, samples.read).cpu,
        aim: { cpuAtMost: 0.05 },
        notes: `${Math.min(...microseconds).toFixed(0)} us; 20,000 users, 60,000 sessions`,
      },
      {
        name: 'GraphQL, a public row with a token',
        peer: 'the same without a token',
        ...compared(samples.signedIn, samples.anonymous),
      },
      {
        name: 'GraphQL, a public row with an API key',
        peer: 'the same with a token',
        ...compared(samples.keyed, samples.signedIn),
      },
    ];
  } finally {
    await Promise.all([generator, api].map((child) => child.stop()));
    await sessions.close();
  }
}

function clerkSession({ urls, clerkId }: BenchDatabase): Promise<string> {
  return withClient(urls.rootDatabaseUrl, async (root) => {
    const { rows } = await root.query('select identity.open_session($1) as id', [clerkId]);
    return rows[0].id;
  });
}

function tokenOf(
  { clerkId }: BenchDatabase,
  sessionId: string,
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const config = readConfig([], { ...environment, ACCESS_TOKEN_TTL_S: '3600' });
  return withSigningKeys(config, (keys) =>
    signAccessToken(keys, config, { userId: clerkId, role: 'staff', sessionId }, Date.now()),
  );
}

function someVehicle({ urls }: BenchDatabase): Promise<string> {
  return withClient(urls.rootDatabaseUrl, async (root) => {
    const { rows } = await root.query('select id from fleet.vehicles limit 1');
    return rows[0].id;
  });
}
