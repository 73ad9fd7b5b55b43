import { type ApiCompany, apiCompany } from '../support/api_company.ts';
import { useDatabase } from '../support/database.ts';
import { selectionOf } from '../support/selection_of.ts';
import { tableFields } from '../support/table_fields.ts';

const db = useDatabase();
let company: ApiCompany;

beforeAll(async () => {
  company = await apiCompany(db);
  const root = await db.connect('superuser');
  // Two rows that share the first column of a key, and two without a value to order by.
  await root.query(
    `insert into rental.rental_handovers (rental_id, kind, handed_at, odometer_km, fuel_eighths)
     select rental_id, 'check_in', now(), 2, 8 from rental.rental_handovers`,
  );
  await root.query(`insert into rental.customers (name) values ('One more without an account')`);
  await root.query(
    `insert into fleet.vehicle_odometer_readings (vehicle_id, reading_km, recorded_at, source)
     select vehicle_id, 2, now(), 'desk' from fleet.vehicle_odometer_readings`,
  );
});
afterAll(() => company?.server.stop());

const orders = tableFields.flatMap((fields) =>
  fields.order.getValues().map(({ name }) => [fields.list.name, name, fields] as const),
);

interface Page {
  readonly nodes: object[];
  readonly edges: ({ readonly cursor: string } | null)[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

test.each(orders)('page by page, %s by %s are each there once', async (list, order, fields) => {
  const document = `query ($order: [${fields.order.name}!], $first: Int, $after: Cursor) {
    ${list}(orderBy: $order, first: $first, after: $after)
      { nodes ${selectionOf(fields.type)} edges { cursor } pageInfo { hasNextPage endCursor } }
  }`;
  const page = async (first: number, after?: string) => {
    const { data, errors } = await company.query('admin', document, { order, first, after });
    expect(errors).toBeUndefined();
    return data?.[list] as unknown as Page;
  };
  const all = await page(100);
  let at = await page(1);
  const turned = [...at.nodes];
  while (at.pageInfo.hasNextPage && turned.length < 100) {
    at = await page(1, at.pageInfo.endCursor);
    turned.push(...at.nodes);
  }
  expect(turned).toEqual(all.nodes);
  expect(all.edges).not.toContain(null);
});

test('nothing is ordered by what may be missing', () => {
  const names = orders.map(([list, order]) => `${list}: ${order}`);
  expect(names).toContain('rentals: CUSTOMER_ID_ASC');
  expect(names.filter((name) => /(QUOTE|VOIDS_READING)_ID|FROM_STATE/.test(name))).toEqual([]);
});

test('every order begins an index, so that a page reads no more than itself', async () => {
  const root = await db.connect('superuser');
  const { rows } = await root.query<{ lead: string }>(
    `select distinct coalesce(substring(obj_description(c.oid) from '^@name (\\w+)'), c.relname)
       || '.' || a.attname as lead
     from pg_index i
     join pg_class c on c.oid = i.indrelid
     join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
     where i.indpred is null`,
  );
  const leads = new Set(rows.map(({ lead }) => lead));
  const slow = tableFields.flatMap(({ table, order }) =>
    order
      .getValues()
      .map(({ name }) => name)
      .filter((name) => name !== 'NATURAL' && !name.startsWith('PRIMARY_KEY'))
      .map((name) => `${table}.${name.replace(/_(ASC|DESC)$/, '').toLowerCase()}`)
      .filter((column) => !leads.has(column)),
  );
  expect([...new Set(slow)].sort()).toEqual([
    // Of one document, whose lines are indexed in their order; the timeout bounds the rest.
    'credit_note_lines.position',
    'invoice_lines.position',
    'journal_lines.line_number',
    // A few dozen rows, ever.
    'state_transitions.command',
    'state_transitions.to_state',
    // Of one vehicle, whose readings are indexed in time; the timeout bounds the rest.
    'vehicle_odometer_readings.recorded_at',
    // Of one delivery, whose attempts are indexed by number.
    'webhook_attempts.attempt',
  ]);
});
