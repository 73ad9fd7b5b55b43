import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';

type Row = readonly (string | null)[];

const SLICE_ROWS = 1_000;
const FIGURE = /^-?\d+(\.\d+)?$/;

/**
 * The rows as CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe; a
 * negative amount is none. In slices, so that a long report does not hold up the process.
 */
export async function csvText(columns: readonly string[], rows: readonly Row[]): Promise<Buffer> {
  const parts = [Buffer.from(csv([columns]))];
  for (let start = 0; start < rows.length; start += SLICE_ROWS) {
    parts.push(Buffer.from(csv(rows.slice(start, start + SLICE_ROWS))));
    await setImmediate();
  }
  return Buffer.concat(parts);
}

function csv(rows: readonly Row[]): string {
  return stringify(rows as (string | null)[][], {
    record_delimiter: 'windows',
    // RFC 4180 quotes either, not only the two together.
    quoted_match: /[\r\n]/,
    escape_formulas: true,
    cast: {
      string: (value) => (FIGURE.test(value) ? { value, escape_formulas: false } : value),
    },
  });
}
