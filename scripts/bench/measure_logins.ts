import { createArgon2Thread } from '../../server/auth/create_argon2_thread.ts';
import { createPasswords } from '../../server/auth/passwords.ts';
import { withClient } from '../database/with_client.ts';
import type { BenchDatabase } from './bench_database.ts';
import type { Load, LoadResult } from './load_generator.ts';
import { median } from './median.ts';
import type { Row } from './row.ts';
import { secretKey } from './secret_key.ts';
import { startChild } from './start_child.ts';
import { unlimited } from './unlimited.ts';

const loginsAtOnce = 50;
const readersAtOnce = 2;
const userCount = 1_000;
const password = 'correct horse battery staple';

/** What 50 people who sign in at once cost those who read: the p99 of a read of one row. */
export async function measureLogins(
  database: BenchDatabase,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Row[]> {
  const emails = await usersWithPassword(database);
  const api = startChild('rentify_api.ts', {
    NODE_ENV: 'production',
    GRAPHILE_ENV: 'production',
    DATABASE_URL: database.urls.databaseUrl,
    SECRET_KEY: secretKey,
    PORT: '0',
    ADMIN_PORT: '0',
    DOOR_LIMIT_FACTOR: '1000',
    ...unlimited,
  });
  const [reader, people] = [startChild('load_generator.ts'), startChild('load_generator.ts')];
  try {
    const { url } = await api.heard<{ url: string }>();
    const token = await tokenOf(url, emails[0] ?? '');
    const query = '{ currentUserAccount { id email displayName } }';
    const read = { path: '/graphql', token, connections: readersAtOnce };
    const login = { path: '/v1/auth/login', connections: loginsAtOnce };
    const readAll = () =>
      ask(reader, { ...read, url, seconds, bodies: [JSON.stringify({ query })] });
    const loginAll = () => {
      const bodies = emails.map((email) => JSON.stringify({ email, password }));
      return ask(people, { ...login, url, seconds, bodies });
    };
    await readAll();

    const ratios: number[] = [];
    const notes: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const idle = await readAll();
      const [busy, logins] = await Promise.all([readAll(), loginAll()]);
      ratios.push(idle.p99Ms / busy.p99Ms);
      notes.push(
        `${idle.p99Ms.toFixed(1)} to ${busy.p99Ms.toFixed(1)} ms beside ` +
          `${(logins.requests / logins.seconds).toFixed(0)} logins a second`,
      );
    }
    const middle = ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
    return [
      {
        name: `GraphQL, one row, beside ${loginsAtOnce} logins at once: by p99`,
        peer: 'the same without logins',
        rate: median(ratios),
        aim: { atLeast: 1 / 3 },
        notes: notes[ratios.indexOf(middle)] ?? '',
      },
    ];
  } finally {
    await Promise.all([reader, people, api].map((child) => child.stop()));
  }
}

async function ask(generator: ReturnType<typeof startChild>, load: Load): Promise<LoadResult> {
  const result = await generator.ask<LoadResult>(load);
  if (result.failure !== undefined) throw new Error(`${load.path} answered: ${result.failure}`);
  return result;
}

async function usersWithPassword({ urls }: BenchDatabase): Promise<string[]> {
  const argon2 = createArgon2Thread();
  const hash = await createPasswords(argon2).hash(password);
  await argon2.stop();
  return withClient(urls.rootDatabaseUrl, async (root) => {
    const { rows } = await root.query<{ email: string }>(
      `with chosen as (
         select id, email from identity.users where email like 'user.%@bench.example' limit $2
       ), kept as (
         insert into identity.passwords (user_id, password_hash) select id, $1 from chosen
       )
       select email from chosen`,
      [hash, userCount],
    );
    return rows.map(({ email }) => email);
  });
}

async function tokenOf(url: string, email: string): Promise<string> {
  const response = await fetch(new URL('/v1/auth/login', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { accessToken } = (await response.json()) as { accessToken: string };
  return accessToken;
}
