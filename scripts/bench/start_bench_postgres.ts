import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '../database/with_client.ts';
import { removeDeadTestServers } from '../services/remove_dead_test_servers.ts';
import type { RunningPostgres } from '../services/running_postgres.ts';
import { startEmbeddedPostgres } from '../services/start_embedded_postgres.ts';

const prefix = 'rentify-bench-';

// Durable as it comes (fsync, full pages); both sides of every ratio run on these. The memory holds
// the indexes of a million rows; no checkpoint or vacuum falls into one side's round and not into
// the other's.
const settings = {
  shared_buffers: '1GB',
  max_wal_size: '16GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
};

/** The embedded PostgreSQL in a directory of its own, which goes with it. */
export async function startBenchPostgres(
  otherSettings: Readonly<Record<string, string>> = {},
): Promise<RunningPostgres> {
  await removeDeadTestServers(prefix);
  const directory = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const removed = () => rmSync(directory, { recursive: true, force: true });
  try {
    const first = await startEmbeddedPostgres({ directory, durable: true });
    await withClient(first.rootUrl, async (root) => {
      for (const [name, value] of Object.entries({ ...settings, ...otherSettings })) {
        await root.query(`alter system set ${name} = '${value}'`);
      }
    });
    await first.stop();
    const { rootUrl, stop } = await startEmbeddedPostgres({ directory, durable: true });
    return { rootUrl, stop: () => stop().then(removed) };
  } catch (error) {
    removed();
    throw error;
  }
}
