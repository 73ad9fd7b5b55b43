import { withClient } from '../../scripts/database/with_client.ts';
import { findViolations } from '../../scripts/verify/find_violations.ts';
import type { TestDatabase } from './database.ts';

/**
 * What every race ends with: the invariants hold in what was committed. Where no worker relays,
 * events wait for as long as the test takes.
 */
export async function verifyDatabase(
  { urls }: Pick<TestDatabase, 'urls'>,
  { isRelayed = false }: { readonly isRelayed?: boolean } = {},
): Promise<void> {
  const violations = await withClient(urls.rootDatabaseUrl, findViolations);
  const broken = violations.filter(({ rows }) => rows.length > 0);
  const tried = broken.filter(({ check }) => isRelayed || check !== 'k10_outbox_is_drained');
  expect(tried).toEqual([]);
}
