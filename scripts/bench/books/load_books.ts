import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withClient } from '../../database/with_client.ts';
import { demoUser } from '../../demo/demo_user.ts';
import type { BenchDatabase } from '../bench_database.ts';

const files = ['load_month.sql', 'scan_all.sql'];

/** Three years of books, each month closed but this one and the last; the days to ask about. */
export async function loadBooks(
  { urls }: BenchDatabase,
  { invoicesPerMonth }: { readonly invoicesPerMonth: number },
): Promise<void> {
  await withClient(urls.rootDatabaseUrl, async (root) => {
    for (const file of files) {
      await root.query(await readFile(join(import.meta.dirname, file), 'utf8'));
    }
    // The proofs are read whole at the end; before each of 34 months they would take minutes.
    await root.query('alter table accounting.periods disable trigger _300_prove');
    await root.query(`select set_config('jwt.claims.sub', $1, false)`, [demoUser('admin').id]);
    const { rows: months } = await root.query<{ starts_on: string; is_over: boolean }>(
      `select m::date::text as starts_on, m < date_trunc('month', now()) - interval '1 month'
         as is_over
       from generate_series(date_trunc('month', now()) - interval '35 months', now(),
         interval '1 month') m`,
    );
    for (const month of months) {
      await root.query('call bench.load_month($1, $2)', [month.starts_on, invoicesPerMonth]);
      if (month.is_over) await close(month.starts_on);
    }
    await root.query('alter table accounting.periods enable trigger _300_prove');
    await root.query('vacuum (analyze)');

    async function close(startsOn: string): Promise<void> {
      const [year, month] = startsOn.split('-');
      if (month === '12') await root.query('select accounting.close_year($1)', [year]);
      else await root.query('select accounting.close_period($1)', [startsOn]);
    }
  });
}
