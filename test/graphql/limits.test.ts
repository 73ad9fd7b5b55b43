import { useDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls);
});
afterAll(() => server?.stop());

const nested = (depth: number) => {
  const open = 'vehicleClass { vehicles { nodes { '.repeat(depth);
  return `{ vehicles { nodes { ${open} id ${'} } } '.repeat(depth)} } } }`;
};
const repeat = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

const REFUSED: Record<string, string> = {
  '101 aliases of a field': `{ ${repeat(101, (i) => `a${i}: vehicles { nodes { id } }`)} }`,
  '101 aliases of __typename': `{ ${repeat(101, (i) => `a${i}: __typename`)} }`,
  '101 aliases below': `{ vehicles { nodes { ${repeat(101, (i) => `a${i}: id`)} } } }`,
  '1,000 times one field': `{ vehicles { nodes { ${repeat(1_000, () => 'id')} } } }`,
  'ten unknown directives': `{ __typename ${repeat(10, () => '@aa')} }`,
  '5,000 directives': `{ __typename ${repeat(5_000, () => '@skip(if: false)')} }`,
  '20,000 tokens': `{ ${repeat(20_000, () => 'a')} }`,
  'depth by fields': nested(6),
  'depth by inline fragments': nested(6)
    .replaceAll('nodes {', 'nodes { ... on Vehicle {')
    .replaceAll('} } }', '} } } }'),
  'a cycle of fragments':
    '{ vehicles { nodes { ...A } } } fragment A on Vehicle { ...B } fragment B on Vehicle { ...A }',
  'fragments that double fragments': `{ vehicles { nodes { ...F0 } } } ${repeat(20, (i) => `fragment F${i} on Vehicle { ...F${i + 1} ...F${i + 1} }`)} fragment F20 on Vehicle { id }`,
  'pages of pages':
    '{ vehicles(first: 100) { nodes { vehicleClass { vehicles(first: 100) { nodes { vehicleClass { vehicles(first: 100) { nodes { id } } } } } } } } }',
  'depth by named fragments': `{ vehicles { nodes { ...F0 } } } ${repeat(5, (i) => `fragment F${i} on Vehicle { vehicleClass { vehicles { nodes { ...F${i + 1} } } } }`)} fragment F5 on Vehicle { id }`,
  'a list of 101': `{ vehicles(filter: {status: {in: [${repeat(101, () => 'ACTIVE')}]}}) { nodes { id } } }`,
  'a filter 20 deep': `{ vehicles(filter: ${'{not: '.repeat(20)}{status: {equalTo: ACTIVE}}${'}'.repeat(20)}) { nodes { id } } }`,
  'no query': '',
  'not GraphQL': 'qwerty',
};

test.each(Object.entries(REFUSED))(
  '%s: 400 before it is planned, in few words',
  async (_what, document) => {
    const response = await server.post('/graphql', JSON.stringify({ query: document }));
    const body = await response.text();
    expect(response.status).toBe(400);
    expect(body.length).toBeLessThan(4_000);
    expect(body).not.toMatch(/ at |node_modules|select |\.ts/);
    // Planning is what costs (stack.md 8): these are the codes of what comes before it.
    const { errors } = JSON.parse(body) as { errors: { extensions: { code: string } }[] };
    for (const { extensions } of errors) {
      expect(extensions.code).toMatch(/^(GRAPHQL_|QUERY_TOO_COMPLEX$|BAD_)/);
    }
  },
);

test('a costlier operation in the same document does not hide behind a cheap one', async () => {
  const { status } = await server.query(
    `query A { __typename } query B ${REFUSED['pages of pages']}`,
  );
  expect(status).toBe(400);
});

test('lists and depth are limited in variables as well', async () => {
  const document = 'query($f: VehicleFilter) { vehicles(filter: $f) { nodes { id } } }';
  const many = { status: { in: Array.from({ length: 101 }, () => 'ACTIVE') } };
  const deep = Array.from({ length: 20 }).reduce<object>((not) => ({ not }), {
    status: { equalTo: 'ACTIVE' },
  });
  for (const f of [many, deep]) {
    const { status, errors } = await server.query(document, { f });
    expect({ status, code: errors?.[0]?.extensions.code }).toEqual({
      status: 400,
      code: 'BAD_USER_INPUT',
    });
  }
});

test('an empty filter is refused, not taken for all', async () => {
  const { errors } = await server.query('{ vehicles(filter: {}) { nodes { id } } }');
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

test('there is no offset, no regular expression, no filter by relation and no grouping', async () => {
  const documents = [
    '{ vehicles(offset: 1) { nodes { id } } }',
    '{ vehicles(filter: {plateNumber: {matchesRegex: "a"}}) { nodes { id } } }',
    '{ vehicles(filter: {plateNumber: {likeInsensitive: "%"}}) { nodes { id } } }',
    '{ vehicles(filter: {vehicleClass: {code: {equalTo: "a"}}}) { nodes { id } } }',
    '{ vehicles { groupedAggregates(groupBy: STATUS) { keys } } }',
    '{ vehicles(orderBy: MODEL_ASC) { nodes { id } } }',
    '{ node(id: "a") { id } }',
  ];
  for (const document of documents) {
    const { errors } = await server.query(document);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  }
});
