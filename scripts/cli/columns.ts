/** Rows as lines of text whose columns stand under one another, the names above. */
export function columns(
  names: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const table = [names, ...rows];
  const widths = names.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
