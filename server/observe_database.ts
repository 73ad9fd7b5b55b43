import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';

/**
 * How large the database is: whoever knows the disk, which no SQL does, sees from its growth when
 * that will be full (docs/runbooks/the_disk_is_full.md).
 */
export function observeDatabase(registry: Registry, pool: Pool): void {
  new Gauge({
    name: 'pg_database_bytes',
    help: 'The size of the database without its WAL; the size of its disk only its host knows.',
    registers: [registry],
    async collect() {
      try {
        // As the login itself: who may connect may know the size.
        const { rows } = await pool.query<{ bytes: string }>(
          'select pg_database_size(current_database()) as bytes',
        );
        this.set(Number(rows[0]?.bytes));
      } catch {
        this.remove(); // Without its database the page still tells of the rest.
      }
    },
  });
}
