import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { installScratchCommands } from '../support/scratch_commands.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;
let owner: pg.Client;
let token: string;

beforeAll(async () => {
  owner = await db.connect('rentify_owner');
  await installScratchCommands(owner);
  server = await startTestServer(db.urls);
  token = await server.tokenFor((await user(owner, ['fleet_manager'])).id, 'staff');
});
afterAll(() => server?.stop());

const code = async (document: string, variables: object, headers = {}) => {
  const { errors } = await server.query(document, variables, { token, headers });
  return errors?.[0]?.extensions.code;
};
const literal = (value: unknown) => JSON.stringify(value);

test.each([
  '9223372036854775808',
  '1e3',
  '0x10',
  '１２',
  ' 5',
  '1.5',
  '',
  'NaN',
  1.5,
  1e20,
  true,
  {},
])('%j is no amount of cents', async (amount) => {
  const headers = { 'idempotency-key': 'a-key-for-cents' };
  const document = 'mutation($c: Cents!) { payNote(input: {amountCents: $c}) { note { id } } }';
  expect(await code(document, { c: amount }, headers)).toBe('BAD_USER_INPUT');
});

test('an amount may be a string of digits or a safe whole number', async () => {
  const document =
    'mutation($c: Cents!) { payNote(input: {amountCents: $c}) { note { amountCents } } }';
  for (const [index, amount] of ['-12', 900].entries()) {
    const headers = { 'idempotency-key': `good-amount-${index}` };
    const { data } = await server.query(document, { c: amount }, { token, headers });
    expect(data).toEqual({ payNote: { note: { amountCents: String(amount) } } });
  }
});

const AFTER =
  'query($t: Datetime) { vehicles(filter: {createdAt: {lessThan: $t}}) { nodes { id } } }';

test.each([
  '2026-01-01T00:00:00',
  '2026-01-01',
  'infinity',
  '-infinity',
  'now',
  '2201-01-01T00:00:00Z',
  '1899-12-31T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T25:00:00Z',
  '2026-01-01 00:00:00Z',
  '',
  0,
])('%j is no time', async (time) => {
  expect(await code(AFTER, { t: time })).toBe('BAD_USER_INPUT');
});

test.each(['2026-01-01T00:00:00Z', '2026-01-01T00:00+05:30', '2200-12-31T23:59:59.999999-11:00'])(
  '%s is a time',
  async (time) => {
    expect(await code(AFTER, { t: time })).toBeUndefined();
  },
);

test.each(['not-a-uuid', '', 'x'.repeat(9_000), '01a1fa40cc4c77868bb151d30d303644', 7])(
  '%j is no UUID',
  async (id) => {
    expect(await code('query($id: UUID!) { vehicle(id: $id) { id } }', { id })).toBe(
      'BAD_USER_INPUT',
    );
  },
);

test.each([
  ['a NUL', 'a\u0000b'],
  ['a lone surrogate', 'a\ud800'],
  ['more than 10,000 characters', 'x'.repeat(10_001)],
])('a text with %s is refused, as a variable and as a literal', async (_what, body) => {
  const variable = 'mutation($b: String!) { writeNote(input: {body: $b}) { note { id } } }';
  expect(await code(variable, { b: body })).toBe('BAD_USER_INPUT');
  const inline = `mutation { writeNote(input: {body: ${literal(body)}}) { note { id } } }`;
  expect(['BAD_USER_INPUT', 'GRAPHQL_PARSE_FAILED']).toContain(await code(inline, {}));
  expect(
    (await owner.query('select from app.notes where length(body) <> 41 and body <> $1', ['x']))
      .rowCount,
  ).toBe(0);
});

test('a closed list is an enum: other values, and other cases, are refused', async () => {
  const document =
    'query($s: VehicleStatus) { vehicles(filter: {status: {equalTo: $s}}) { nodes { id } } }';
  expect(await code(document, { s: 'ACTIVE' })).toBeUndefined();
  for (const s of ['active', 'FLYING', 0])
    expect(await code(document, { s })).toBe('BAD_USER_INPUT');
});
