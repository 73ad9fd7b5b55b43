import { withClient } from '../../scripts/database/with_client.ts';
import { findViolations } from '../../scripts/verify/find_violations.ts';
import type { TestDatabase } from './database.ts';

/** What every race ends with: the invariants hold in what was committed. */
export async function verifyDatabase({ urls }: Pick<TestDatabase, 'urls'>): Promise<void> {
  const violations = await withClient(urls.rootDatabaseUrl, findViolations);
  expect(violations.filter(({ rows }) => rows.length > 0)).toEqual([]);
}
