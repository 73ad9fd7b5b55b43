import { randomInt, randomUUID } from 'node:crypto';
import { getNamedType, isInputObjectType, isObjectType } from 'postgraphile/graphql';
import { type Viewer, visibleRows } from '../schema/visible_rows.ts';
import { type ApiCompany, apiCompany } from '../support/api_company.ts';
import { useDatabase } from '../support/database.ts';
import { selectionOf } from '../support/selection_of.ts';
import { type TableFields, tableFields } from '../support/table_fields.ts';

type Row = Readonly<Record<string, unknown>>;
type Page = { readonly nodes: readonly Row[]; readonly edges: readonly { cursor: string }[] };
const db = useDatabase();
let company: ApiCompany;

beforeAll(async () => {
  company = await apiCompany(db);
});
afterAll(() => company?.server.stop());

const tables = tableFields.map((fields) => [fields.table, fields] as const);
const text = (row: unknown) => JSON.stringify(row);
const sightsOf = (table: string) =>
  Object.entries(visibleRows).find(([name]) => name.endsWith(`.${table}`))?.[1];

/** What customer B sees, and what is there besides. */
async function sights({ list, type }: TableFields) {
  const own = (await company.rowsOf('customerB', list.name, type)).map(text);
  const all = await company.rowsOf('admin', list.name, type);
  return { own, hidden: all.filter((row) => !own.includes(text(row))) };
}

test.each(tables)('who sees how many of %s', async (table, { list, type }) => {
  const all = await company.rowsOf('admin', list.name, type);
  const seen: Record<string, unknown> = {};
  for (const viewer of Object.keys(sightsOf(table) ?? {}) as Viewer[]) {
    const { data, errors } = await company.query(viewer, `{ ${list.name} { totalCount } }`);
    const count = (data?.[list.name] as { totalCount: number } | null | undefined)?.totalCount;
    const rows = await company.rowsOf(viewer, list.name, type);
    expect(rows).toHaveLength(count ?? 0);
    seen[viewer] = errors?.[0]?.extensions.code ?? sightOf(count, all.length);
  }
  expect(seen).toEqual(
    Object.fromEntries(
      Object.entries(sightsOf(table) ?? {}).map(([viewer, sight]) => {
        const code = viewer === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
        return [viewer, sight === 'refused' ? code : sight];
      }),
    ),
  );
});

test.each(tables)(
  'one of %s that is not theirs is to customer B as if it were not there',
  async (_table, fields) => {
    const { hidden } = await sights(fields);
    for (const getter of fields.getters) {
      const find = async (row: Row) => {
        const declared = getter.args.map(({ name, type }) => `$${name}: ${type}`);
        const given = getter.args.map(({ name }) => `${name}: $${name}`);
        const { data, errors } = await company.query(
          'customerB',
          `query (${declared.join(', ')}) {
             ${getter.name}(${given.join(', ')}) ${selectionOf(fields.type)}
           }`,
          row,
        );
        return {
          data,
          errors: errors?.map(({ message, extensions: { code } }) => [message, code]),
        };
      };
      const isReadable = (row: Row) => getter.args.every(({ name }) => row[name] != null);
      for (const row of hidden.filter(isReadable)) {
        const answer = await find(row);
        expect(answer.data?.[getter.name] ?? null).toBeNull();
        expect(answer).toEqual(await find(randomised(row)));
      }
    }
  },
);

test.each(tables)(
  'no filter of %s tells customer B of a row that is not theirs',
  async (_table, fields) => {
    const { own, hidden } = await sights(fields);
    const { filter } = fields;
    for (const { name, type } of Object.values(filter.getFields())) {
      const inner = getNamedType(type);
      const values = hidden.map((row) => row[name]).filter((value) => value != null);
      if (values.length === 0 || !isInputObjectType(inner)) continue;
      const condition = { [name]: { in: [...new Set(values)] } };
      for (const given of [condition, { not: { not: condition } }, { or: [condition] }]) {
        const { data } = await company.query(
          'customerB',
          `query ($f: ${filter.name}) {
             ${fields.list.name}(filter: $f) { totalCount nodes ${selectionOf(fields.type)} }
           }`,
          { f: given },
        );
        const page = data?.[fields.list.name] as { totalCount: number; nodes: Row[] } | undefined;
        expect((page?.nodes ?? []).map(text).filter((row) => !own.includes(row))).toEqual([]);
        expect(page?.totalCount ?? 0).toBe(page?.nodes.length ?? 0);
      }
    }
  },
);

test.each(tables)(
  "no order of %s, and no cursor of another's page, shows customer B more",
  async (_table, fields) => {
    const { own } = await sights(fields);
    const turn = async (viewer: Viewer, variables: object) => {
      const { data } = await company.query(
        viewer,
        `query ($order: [${fields.order.name}!], $after: Cursor, $before: Cursor) {
           ${fields.list.name}(first: 100, orderBy: $order, after: $after, before: $before)
             { nodes ${selectionOf(fields.type)} edges { cursor } }
         }`,
        variables,
      );
      const page = data?.[fields.list.name] as Page | null | undefined;
      return { rows: page?.nodes.map(text) ?? [], edges: page?.edges.slice(0, 3) ?? [] };
    };
    for (const { name: order } of fields.order.getValues()) {
      const { rows } = await turn('customerB', { order });
      expect(rows.sort()).toEqual([...own].sort());
      const { edges } = await turn('admin', { order });
      for (const { cursor } of edges) {
        for (const variables of [{ after: cursor }, { before: cursor }]) {
          const turned = await turn('customerB', { order, ...variables });
          expect(turned.rows.filter((row) => !own.includes(row))).toEqual([]);
        }
      }
    }
  },
);

test.each([
  ['customerB', 'customerA'],
  ['customerA', 'customerB'],
  ['anonymous', 'customerA'],
] as const)('%s reaches nothing of %s over relations', async (viewer, other) => {
  const secrets = await secretsOf(other);
  const shared = await secretsOf(viewer);
  expect(secrets.length).toBeGreaterThan(5);
  for (const { list, type } of tableFields) {
    const relations = Object.values(type.getFields()).filter(
      (field) => isObjectType(getNamedType(field.type)) && !field.args.some((a) => a.name === 'id'),
    );
    for (const relation of relations) {
      const inner = getNamedType(relation.type);
      if (!isObjectType(inner)) continue;
      const { data, errors } = await company.query(
        viewer,
        `{ ${list.name}(first: 4) { nodes { ${relation.name} ${selectionOf(inner, 1)} } } }`,
      );
      expect(errors?.map(({ extensions }) => extensions.code) ?? []).not.toContain(
        'QUERY_TOO_COMPLEX',
      );
      const answer = text(data ?? null);
      const leaked = secrets.filter(
        (secret) => answer.includes(secret) && !shared.includes(secret),
      );
      expect({ at: `${list.name}.${relation.name}`, leaked }).toEqual({
        at: `${list.name}.${relation.name}`,
        leaked: [],
      });
    }
  }
});

/** The ids and the address of all that only this customer and the staff may see. */
async function secretsOf(viewer: Viewer): Promise<string[]> {
  const secrets: string[] = [];
  for (const { table, list, type } of tableFields) {
    const [row] =
      sightsOf(table)?.customerA === 'own' ? await company.rowsOf(viewer, list.name, type) : [];
    for (const key of ['id', 'email']) if (typeof row?.[key] === 'string') secrets.push(row[key]);
  }
  return secrets;
}

function sightOf(count: number | undefined, all: number): string {
  if (count === undefined || count === 0) return 'none';
  if (count === all) return 'all';
  return count === 1 ? 'own' : `${count} of ${all}`;
}

/** A row that nobody has, each value in its own form. */
function randomised(row: Row): Row {
  const other = (name: string, value: unknown) => {
    if (typeof value === 'boolean') return !value;
    // Small enough for every type of number.
    if (typeof value === 'number') return randomInt(1_000, 30_000);
    if (/^\d{4}-\d\d-\d\d$/.test(String(value))) return '1999-12-01';
    if (!/id$/i.test(name) && /^[A-Z_]+$/.test(String(value))) return value;
    return randomUUID();
  };
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, other(name, value)]));
}
