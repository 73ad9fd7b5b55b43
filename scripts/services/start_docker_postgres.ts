import type { RunningPostgres } from './running_postgres.ts';

/**
 * Starts PostgreSQL in Docker, for tests only: testcontainers is a development dependency.
 * Nothing where no engine answers (that takes milliseconds to find out).
 */
export async function startDockerPostgres(): Promise<RunningPostgres | undefined> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
  } catch {
    return undefined; // There is no engine, which is what was asked.
  }
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const container = await new PostgreSqlContainer('postgres:18')
    .withDatabase('postgres')
    .withUsername('postgres')
    .withPassword('postgres')
    .withTmpFs({ '/var/lib/postgresql': 'rw' })
    .withCommand([
      ...['postgres', '-c', 'max_connections=200', '-c', 'jit=off', '-c', 'scram_iterations=1'],
      ...['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
    ])
    .start();
  return {
    rootUrl: container.getConnectionUri(),
    stop: async () => {
      await container.stop();
    },
  };
}
