import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type DatabaseUrls, databaseUrls } from '../../scripts/database/database_urls.ts';
import { migrateDatabase } from '../../scripts/database/migrate_database.ts';
import { commandOf } from '../../scripts/services/command_of.ts';
import { freePort } from '../../scripts/services/free_port.ts';
import { makeTestDirectory } from '../../scripts/services/make_test_directory.ts';
import { startEmbeddedPostgres } from '../../scripts/services/start_embedded_postgres.ts';
import { readConfig } from '../../server/config.ts';
import { skipFile } from './skip_file.ts';

export interface OwnPostgres {
  readonly urls: DatabaseUrls;
  readonly port: number;
  /** Where its data is: `cluster` of this directory. */
  readonly directory: string;
  /** A superuser's connection, which may be lost. */
  connect(): Promise<pg.Client>;
  /** As after a power cut: nothing is written any more, and the next start recovers. */
  crash(): Promise<void>;
  /** As when its host dies: nobody is told. Its next start cleans up, so let there be one. */
  kill(): Promise<void>;
  /** As an administrator stops it: sessions are ended. */
  shutDown(): Promise<void>;
  /** Up again: the same port, the same data. */
  restart(): Promise<void>;
}

/**
 * A server, durable, that this test file may crash; call it once, at the top of the file. Where
 * something else is `missing` that the file needs, which is a right that nobody can install, the
 * file is skipped, also in CI.
 */
export async function useOwnPostgres({
  missing,
}: {
  readonly missing?: string | undefined;
} = {}): Promise<OwnPostgres> {
  if (missing !== undefined) {
    skipFile(missing);
    return nobody;
  }
  const directory = makeTestDirectory();
  const settings = { directory, durable: true, port: await freePort() };
  const started = await startEmbeddedPostgres(settings).catch((error: unknown) => {
    if (readConfig().ci) throw error;
    rmSync(directory, { recursive: true, force: true });
    skipFile(`there is no PostgreSQL to crash: ${String(error)}`);
  });
  if (started === undefined) return nobody;
  let server = started;
  const urls = databaseUrls(server.rootUrl, 'rentify');
  const open: pg.Client[] = [];
  afterAll(async () => {
    await Promise.all(open.map((client) => client.end().catch(() => undefined)));
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }, 30_000);
  await migrateDatabase(urls, { includeCurrent: true });

  const end = async (signal: NodeJS.Signals) => {
    const pid = Number.parseInt(
      readFileSync(join(directory, 'cluster/postmaster.pid'), 'utf8'),
      10,
    );
    process.kill(pid, signal);
    while (commandOf(pid) !== undefined) await delay(20);
  };
  return {
    urls,
    port: settings.port,
    directory,
    async connect() {
      const client = new pg.Client({ connectionString: urls.rootDatabaseUrl });
      client.on('error', () => undefined); // It is lost with the server: that is what this is for.
      await client.connect();
      open.push(client);
      return client;
    },
    crash: () => end('SIGQUIT'),
    kill: () => end('SIGKILL'),
    shutDown: () => end('SIGINT'),
    async restart() {
      server = await startEmbeddedPostgres(settings);
    },
  };
}

// Where every test is skipped nothing is asked of it.
const nothing = () => Promise.reject(new Error('There is no PostgreSQL.'));
const nobody: OwnPostgres = {
  urls: databaseUrls('postgres://127.0.0.1:1', 'missing'),
  ...{ port: 1, directory: '' },
  ...{ connect: nothing, crash: nothing, kill: nothing, shutDown: nothing, restart: nothing },
};
