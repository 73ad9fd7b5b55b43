import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';

export type CopyValue = string | number | Date | null;

const rowsPerChunk = 1_000;
const reportEveryMs = 1_000;

/** Copies rows into a table as they are made, and says once a second how far it is and how fast. */
export async function copyRows(
  db: pg.Client,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]>,
  report: (copied: number, rowsPerSecond: number) => void,
): Promise<number> {
  const startedMs = performance.now();
  let copied = 0;
  let reportedMs = startedMs;
  const rate = () => Math.round((copied / (performance.now() - startedMs)) * 1_000);
  function* chunks() {
    let chunk = '';
    for (const row of rows) {
      chunk += `${row.map(field).join('\t')}\n`;
      copied += 1;
      if (copied % rowsPerChunk !== 0) continue;
      yield chunk;
      chunk = '';
      if (performance.now() - reportedMs < reportEveryMs) continue;
      reportedMs = performance.now();
      report(copied, rate());
    }
    if (chunk !== '') yield chunk;
  }
  await pipeline(
    Readable.from(chunks()),
    db.query(from(`copy ${table} (${columns.join(', ')}) from stdin`)),
  );
  report(copied, rate());
  return copied;
}

/** COPY's text format. */
function field(value: CopyValue): string {
  if (value === null) return '\\N';
  if (value instanceof Date) return value.toISOString();
  return String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
}
