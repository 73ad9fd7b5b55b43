import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import { company } from '../data/company.ts';

/** Before anything is posted: by its clock the books count days. Needs accounting.configure. */
export async function writeCompany(db: pg.Client): Promise<void> {
  const { rows } = await db.query<{ id: string; row_version: string }>(
    'select id, row_version from accounting.company_settings',
  );
  for (const { id, row_version } of rows) {
    await callCommand(db, 'accounting.update_company_settings', { id, row_version, ...company });
  }
}
