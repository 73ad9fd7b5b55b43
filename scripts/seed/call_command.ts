import type pg from 'pg';

export type CommandRow = { readonly id: string } & Readonly<Record<string, unknown>>;

/** Calls a command of the product by the names of its arguments; what is left out is its default. */
export async function callCommand(
  db: pg.Client,
  command: string,
  values: Readonly<Record<string, unknown>>,
): Promise<CommandRow> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const named = given.map(([name], index) => `${name} => $${index + 1}`);
  const { rows } = await db.query<CommandRow>({
    // Prepared once for a set of arguments: 300 rentals are some thousand calls.
    name: [command, ...given.map(([name]) => name)].join(' ').slice(-63),
    text: `select * from ${command}(${named.join(', ')})`,
    values: given.map(([, value]) => value),
  });
  const [row] = rows;
  if (row === undefined) throw new Error(`${command} answered nothing.`);
  return row;
}
