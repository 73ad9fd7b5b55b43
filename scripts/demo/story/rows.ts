import type { Row } from './row.ts';

/** The nodes of a connection of an answer. */
export function rows(row: Row, connection: string): readonly Row[] {
  const { nodes = [] } = (row[connection] ?? {}) as { nodes?: readonly Row[] };
  return nodes;
}
