/**
 * The values of `CHECK ((VALUE = ANY (ARRAY['a'::text, 'b'::text])))`, as pg_get_constraintdef
 * prints both `value in (...)` and `value = any (array[...])`; none for any other check.
 */
export function enumValuesOfCheck(check: string): string[] {
  const list = /^CHECK \(\(VALUE = ANY \(ARRAY\[(.+)\](?:::text\[\])?\)\)\)$/s.exec(check)?.[1];
  const single = /^CHECK \(\(VALUE = ('(?:[^']|'')+'::text)\)\)$/s.exec(check)?.[1];
  const printed = list ?? single;
  if (printed === undefined) return [];
  return [...printed.matchAll(/'((?:[^']|'')*)'::text/g)].map(([, value]) =>
    String(value).replaceAll("''", "'"),
  );
}
