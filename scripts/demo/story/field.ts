import type { Row } from './row.ts';

/** A field of an answer by its path, as text; money and big numbers come as text anyway. */
export function field(row: Row, path: string): string {
  let value: unknown = row;
  for (const name of path.split('.')) value = (value as Row | null | undefined)?.[name];
  return String(value ?? '');
}
