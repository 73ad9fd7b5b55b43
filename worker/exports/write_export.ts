import type { JobHelpers } from 'graphile-worker';
import { csvText } from './csv_text.ts';

export interface WaitingExport {
  readonly id: string;
  readonly columns: readonly string[];
}

/** Makes the file of an export and keeps it, unless somebody else has been faster. */
export async function writeExport(
  query: JobHelpers['query'],
  { id, columns }: WaitingExport,
): Promise<void> {
  const { rows } = await query<{ row: (string | null)[] }>(
    'select row from reporting.export_rows($1) as row',
    [id],
  );
  const csv = await csvText(
    columns,
    rows.map(({ row }) => row),
  );
  await query('select reporting.store_export($1, $2, $3)', [id, csv, rows.length]);
}
