import { createHash } from 'node:crypto';
import { type DocumentNode, print } from 'postgraphile/graphql';

/** What makes two requests the same: the document and its variables, however they were written. */
export function requestFingerprint(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): string {
  return createHash('sha256')
    .update(print(document))
    .update('\0')
    .update(JSON.stringify(sorted(variables)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
