import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrls } from '../../../scripts/database/database_urls.ts';
import { withClient } from '../../../scripts/database/with_client.ts';
import { freePort } from '../../../scripts/services/free_port.ts';
import { makeTestDirectory } from '../../../scripts/services/make_test_directory.ts';
import { startEmbeddedPostgres } from '../../../scripts/services/start_embedded_postgres.ts';
import { eventually } from '../eventually.ts';
import type { OwnPostgres } from '../own_postgres.ts';

export interface Standby {
  readonly port: number;
  /** From now on nothing reaches it; what it has not been sent by the call is lost for it. */
  fallBehind(): Promise<() => void>;
  /** It is the primary from now on. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A standby that a primary waits for at each commit: `synchronous_standby_names` names it, and
 * `synchronous_commit` is on, as it is unless somebody says otherwise.
 */
export async function addStandby(primary: OwnPostgres): Promise<Standby> {
  const directory = makeTestDirectory();
  const cluster = join(directory, 'cluster');
  await primary.shutDown();
  execFileSync('cp', ['-a', join(primary.directory, 'cluster'), cluster]);
  setting(primary.directory, "synchronous_standby_names = 'standby'");
  const { username, password } = new URL(primary.urls.rootDatabaseUrl);
  setting(
    directory,
    `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=${username} password=${password} application_name=standby'`,
  );
  const signal = join(cluster, 'standby.signal');
  const { uid, gid } = statSync(cluster);
  writeFileSync(signal, '');
  chownSync(signal, uid, gid);

  await primary.restart();
  const port = await freePort();
  const server = await startEmbeddedPostgres({ directory, durable: true, port });
  await withClient(primary.urls.rootDatabaseUrl, (root) =>
    eventually(async () => {
      const { rowCount } = await root.query(
        `select from pg_stat_replication where application_name = 'standby' and sync_state = 'sync'`,
      );
      return rowCount === 1;
    }, 30_000),
  );
  let heldSender: number | undefined;
  return {
    port,
    async fallBehind() {
      const { rows } = await withClient(primary.urls.rootDatabaseUrl, (root) =>
        root.query<{ pid: number }>('select pid from pg_stat_replication'),
      );
      const [{ pid } = { pid: undefined }] = rows;
      if (pid === undefined) throw new Error('Nothing is sent to the standby.');
      process.kill(pid, 'SIGSTOP');
      heldSender = pid;
      return () => {
        process.kill(pid, 'SIGKILL');
        heldSender = undefined;
      };
    },
    async promote() {
      const { rootDatabaseUrl } = databaseUrls(server.rootUrl, 'postgres');
      await withClient(rootDatabaseUrl, (root) => root.query('select pg_promote()'));
    },
    async stop() {
      // Else the primary would wait for it before it ends.
      if (heldSender !== undefined) process.kill(heldSender, 'SIGCONT');
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** As `alter system` would write it. */
function setting(directory: string, line: string): void {
  appendFileSync(join(directory, 'cluster/postgresql.auto.conf'), `${line}\n`);
}
