import { jest } from '@jest/globals';
import { useDatabase } from '../support/database.ts';
import { user, vehicle, vehicleClass } from '../support/factories.ts';
import { loadOnce } from '../support/load_once.ts';
import { installScratchCommands } from '../support/scratch_commands.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;
let token: string;

beforeAll(async () => {
  const owner = await db.connect('rentify_owner');
  await installScratchCommands(owner);
  const { id } = await vehicleClass(owner);
  for (let i = 0; i < 120; i += 1) await vehicle(owner, { vehicle_class_id: id });
  const manager = await user(owner, ['fleet_manager']);
  server = await startTestServer(db.urls);
  token = await server.tokenFor(manager.id, 'staff');
});
afterAll(() => server?.stop());

type Page = {
  nodes: { id: string; vehicles: Page }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
  totalCount: number;
};
const ask = async (document: string, variables = {}) => {
  const { data, errors } = await server.query(document, variables, { token });
  const answer = data as { vehicles?: Page; vehicleClasses?: Page } | null;
  return { ...answer, code: errors?.[0]?.extensions.code };
};

test('a page has 50 rows unless the client says otherwise, nested too', async () => {
  const { vehicles } = await ask(
    '{ vehicles { nodes { id } totalCount pageInfo { hasNextPage } } }',
  );
  expect(vehicles).toMatchObject({ totalCount: 120, pageInfo: { hasNextPage: true } });
  expect(vehicles?.nodes).toHaveLength(50);
  const nested = await ask('{ vehicleClasses { nodes { id vehicles { nodes { id } } } } }');
  expect(nested.vehicleClasses?.nodes[0]?.vehicles.nodes).toHaveLength(50);
});

test.each([
  ['{ vehicles(first: 101) { nodes { id } } }', {}],
  ['{ vehicles(last: 101) { nodes { id } } }', {}],
  ['{ vehicles(first: -1) { nodes { id } } }', {}],
  ['query($n: Int) { vehicles(first: $n) { nodes { id } } }', { n: 100_000 }],
  [
    'query($n: Int) { vehicleClasses { nodes { vehicles(first: $n) { nodes { id } } } } }',
    { n: 101 },
  ],
])('%s is refused with %j', async (document, variables) => {
  expect((await ask(document, variables)).code).toBe('BAD_USER_INPUT');
});

test('the cursor turns every page once, and a forged one is refused', async () => {
  const seen = new Set<string>();
  let after: string | null = null;
  for (let page = 0; page < 2; page += 1) {
    const { vehicles } = await ask(
      'query($after: Cursor) { vehicles(first: 100, after: $after, orderBy: CREATED_AT_DESC) { nodes { id } pageInfo { endCursor } } }',
      { after },
    );
    for (const { id } of vehicles?.nodes ?? []) seen.add(id);
    after = vehicles?.pageInfo.endCursor ?? null;
  }
  expect(seen.size).toBe(120);
  // PostGraphile prints a cursor that it cannot read.
  jest.spyOn(console, 'error').mockImplementation(() => {});
  for (const forged of ['x', Buffer.from('["a",1]').toString('base64'), 'A'.repeat(9_000)]) {
    const { code } = await ask(
      'query($after: Cursor) { vehicles(after: $after) { nodes { id } } }',
      {
        after: forged,
      },
    );
    expect(code).toBe('BAD_USER_INPUT');
  }
});

test.each([
  ['the count', '{ vehicles { totalCount } }', 'vehicles'],
  ['sums', '{ notes { aggregates { sum { amountCents } } } }', 'notes'],
])('asked for %s alone, no row is read', async (_what, document, table) => {
  // The server's own, which is not the one of this file.
  const { default: pg } = await loadOnce<typeof import('pg')>('pg');
  const query = jest.spyOn(pg.Client.prototype, 'query');
  const { errors } = await server.query(document, {}, { token });
  const statements = query.mock.calls.map(([given]) => String((given as { text?: string }).text));
  query.mockRestore();
  expect(errors).toBeUndefined();
  expect(statements.filter((text) => text.includes(`"${table}"`))).toEqual([
    expect.stringMatching(/count\(\*\)|sum\(/),
  ]);
});

test('sums are only where the table has asked for them, and never grouped', async () => {
  for (const document of [
    '{ vehicles { aggregates { sum { maxKmPerDay } } } }',
    '{ notes { groupedAggregates(groupBy: BODY) { keys } } }',
  ]) {
    expect((await ask(document)).code).toBe('GRAPHQL_VALIDATION_FAILED');
  }
});
