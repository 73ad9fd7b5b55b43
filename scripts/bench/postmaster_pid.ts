import { readFileSync } from 'node:fs';
import { withClient } from '../database/with_client.ts';

/** The process of the database server, parent of its sessions; 0 where /proc is missing. */
export function postmasterPid(rootUrl: string): Promise<number> {
  return withClient(rootUrl, async (root) => {
    const { rows } = await root.query<{ pid: number }>('select pg_backend_pid() as pid');
    try {
      const status = readFileSync(`/proc/${rows[0]?.pid}/status`, 'utf8');
      return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
    } catch {
      return 0;
    }
  });
}
