import { rmSync } from 'node:fs';
import { makeTestDirectory, testDirectoryPrefix } from './make_test_directory.ts';
import { removeDeadTestServers } from './remove_dead_test_servers.ts';
import type { RunningPostgres } from './running_postgres.ts';
import { startDockerPostgres } from './start_docker_postgres.ts';
import { startEmbeddedPostgres } from './start_embedded_postgres.ts';

/**
 * A PostgreSQL to make and drop databases in: the server of ROOT_DATABASE_URL where there is one,
 * else Docker where an engine answers, else the embedded one. Its stop leaves nothing behind.
 */
export async function startTemporaryPostgres(rootDatabaseUrl: string): Promise<RunningPostgres> {
  if (rootDatabaseUrl !== '') return { rootUrl: rootDatabaseUrl, stop: async () => {} };
  return (await startDockerPostgres()) ?? (await startInTemporaryDirectory());
}

async function startInTemporaryDirectory(): Promise<RunningPostgres> {
  await removeDeadTestServers(testDirectoryPrefix);
  const directory = makeTestDirectory();
  const removed = () => rmSync(directory, { recursive: true, force: true });
  try {
    const { rootUrl, stop } = await startEmbeddedPostgres({ directory, durable: false });
    return { rootUrl, stop: () => stop().then(removed) };
  } catch (error) {
    removed();
    throw error;
  }
}
