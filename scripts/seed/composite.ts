/** A value of a composite type as PostgreSQL reads it: composite(['a', 1]) is ("a","1"). */
export function composite(fields: readonly (string | number | null)[]): string {
  const literals = fields.map((field) =>
    field === null ? '' : `"${String(field).replaceAll('\\', '\\\\').replaceAll('"', '""')}"`,
  );
  return `(${literals.join(',')})`;
}
