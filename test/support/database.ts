import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DatabaseUrls } from '../../scripts/database/database_urls.ts';
import { databaseUrls } from '../../scripts/database/database_urls.ts';
import { withClient } from '../../scripts/database/with_client.ts';
import { cloneDatabase } from './clone_database.ts';
import { services } from './services.ts';
import { skipFile } from './skip_file.ts';

export type Login = 'rentify_api' | 'rentify_owner' | 'rentify_worker' | 'bi_reader' | 'superuser';

export type TestDatabase = {
  /** The URLs of this file's database, for a server or worker under test. */
  readonly urls: DatabaseUrls;
  /** Runs the work as rentify_owner, and rolls it back. Actors (actors.ts) act inside of it. */
  readonly inTransaction: <Result>(work: (db: pg.Client) => Promise<Result>) => Promise<Result>;
  /** A connection of its own, for what commits: races, deferred constraints. Ended for you. */
  readonly connect: (login?: Login) => Promise<pg.Client>;
};

/** Gives this test file a database of its own; call it once, at the top of the file. */
export function useDatabase(): TestDatabase {
  const available = services.read();
  if ('missing' in available) return unavailable(available.missing);

  const { rootUrl, template } = available;
  const name = `${template}_${randomUUID().slice(0, 8)}`;
  const urls = databaseUrls(rootUrl, name);
  const open = new Set<pg.Client>();
  // Sessions that know the schema already: a new one takes as long as the test itself to learn it.
  const idle: pg.Client[] = [];

  const connect = async (login: Login = 'rentify_api') => {
    const client = new pg.Client({ connectionString: urlOf(urls, login) });
    await client.connect();
    open.add(client);
    return client;
  };
  const close = async (client: pg.Client) => {
    open.delete(client);
    await client.end();
  };

  beforeAll(() => cloneDatabase(rootUrl, template, name));
  afterAll(async () => {
    await Promise.all([...open].map(close));
    await withClient(rootUrl, (root) => root.query(`drop database ${name} with (force)`));
  });
  return {
    urls,
    connect,
    inTransaction: async (work) => {
      // The superuser's session may become any role, which an actor needs.
      const client = idle.pop() ?? (await connect('superuser'));
      try {
        await client.query('begin; set local role rentify_owner');
        return await work(client);
      } finally {
        await client.query('rollback');
        idle.push(client);
      }
    },
  };
}

function urlOf(urls: DatabaseUrls, login: Login): string {
  switch (login) {
    case 'rentify_api':
      return urls.databaseUrl;
    case 'rentify_owner':
      return urls.ownerDatabaseUrl;
    case 'rentify_worker':
      return urls.workerDatabaseUrl;
    case 'bi_reader':
      return urls.readerDatabaseUrl;
    case 'superuser':
      return urls.rootDatabaseUrl;
    default:
      return login satisfies never;
  }
}

function unavailable(reason: string): TestDatabase {
  skipFile(`there is no PostgreSQL: ${reason}`);
  const refuse = () => Promise.reject(new Error(reason));
  return {
    urls: databaseUrls('postgres://127.0.0.1:1', 'missing'),
    inTransaction: refuse,
    connect: refuse,
  };
}
