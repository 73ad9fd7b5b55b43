import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { databaseUrls } from '../../scripts/database/database_urls.ts';
import { prepareDatabase } from '../../scripts/database/prepare_database.ts';
import { withClient } from '../../scripts/database/with_client.ts';
import { services } from '../support/services.ts';
import { skipFile } from '../support/skip_file.ts';

const available = services.read();
if ('missing' in available) skipFile(`there is no PostgreSQL: ${available.missing}`);
const rootUrl = 'missing' in available ? 'postgres://127.0.0.1:1' : available.rootUrl;
const name = `rentify_test_migrated_${randomUUID().slice(0, 8)}`;
const urls = databaseUrls(rootUrl, name);
const script = join(import.meta.dirname, '..', '..', 'scripts', 'migrate.ts');

afterAll(() =>
  withClient(rootUrl, (root) => root.query(`drop database if exists ${name} with (force)`)),
);

const history = () =>
  withClient(urls.rootDatabaseUrl, async (root) => {
    const { rows } = await root.query<{ filename: string; count: string }>(
      'select filename, count(*) from graphile_migrate.migrations group by 1 order by 1',
    );
    return rows;
  });

/** npm run db:migrate, as the Job of a deployment runs it; resolves with its exit code. */
async function migrate(): Promise<number | null> {
  const { PATH } = process.env;
  const env = { PATH, NODE_ENV: 'production', OWNER_DATABASE_URL: urls.ownerDatabaseUrl };
  const child = spawn(process.execPath, [script], { env, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  return code;
}

test('D09 of two who migrate at the same time one does it all; again it changes nothing', async () => {
  await prepareDatabase(urls);
  // The other is refused the lock at once, or finds everything done: a Job is tried again.
  await expect(Promise.all([migrate(), migrate()])).resolves.toContain(0);
  const done = await history();
  expect(done.length).toBeGreaterThan(15);
  expect(done.filter(({ count }) => count !== '1')).toEqual([]);
  await expect(migrate()).resolves.toBe(0);
  await expect(history()).resolves.toEqual(done);
}, 120_000);
