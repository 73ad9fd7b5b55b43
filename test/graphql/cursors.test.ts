import { jest } from '@jest/globals';
import { type ApiCompany, apiCompany } from '../support/api_company.ts';
import { useDatabase } from '../support/database.ts';
import { expectClearRefusal } from '../support/expect_clear_refusal.ts';
import { leastOfThree } from '../support/least_of_three.ts';
import type { GraphQLAnswer } from '../support/server.ts';

const db = useDatabase();
let company: ApiCompany;
let cursors: Record<string, string>;

beforeAll(async () => {
  // PostGraphile prints a cursor that it cannot read.
  jest.spyOn(console, 'error').mockImplementation(() => {});
  company = await apiCompany(db);
  const { data } = await company.query(
    'admin',
    `{ rentals { pageInfo { startCursor endCursor } }
       byStart: rentals(orderBy: START_AT_ASC) { pageInfo { startCursor } }
       quotes { pageInfo { startCursor } } }`,
  );
  const pages = data as unknown as Record<string, { pageInfo: Record<string, string> }>;
  cursors = {
    first: pages['rentals']?.pageInfo['startCursor'] ?? '',
    last: pages['rentals']?.pageInfo['endCursor'] ?? '',
    'another order': pages['byStart']?.pageInfo['startCursor'] ?? '',
    'another list': pages['quotes']?.pageInfo['startCursor'] ?? '',
  };
});
afterAll(() => company?.server.stop());

const rentals = (given: string, variables: object = {}, declared = '') =>
  company.query('admin', `query ${declared} { rentals(${given}) { nodes { id } } }`, variables);
const idsOf = ({ data }: GraphQLAnswer) =>
  (data?.['rentals'] as { nodes: { id: string }[] } | undefined)?.nodes.map(({ id }) => id);
const after = (cursor: string | undefined, orderBy = 'PRIMARY_KEY_ASC') =>
  rentals(`after: $c, orderBy: ${orderBy}`, { c: cursor }, '($c: Cursor)');
const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

test('the cursors of a page are there for whoever asks for nothing else', () => {
  expect(new Set(Object.values(cursors)).size).toBe(4);
  expect(Object.values(cursors)).not.toContain('');
});

test('both ends and both counts at once are answered or refused, never more than a page', async () => {
  const { first, last } = cursors;
  const all = idsOf(await rentals('first: 100')) ?? [];
  for (const given of [
    `first: 1, last: 1`,
    `first: 1, last: 1, after: "${first}", before: "${last}"`,
    `first: 100, last: 100, after: "${last}", before: "${first}"`,
    `after: "${last}", before: "${first}"`,
    `last: 1, after: "${first}"`,
    `first: 0`,
    `last: 0`,
  ]) {
    const answer = await rentals(given);
    if (answer.errors) expectClearRefusal(answer);
    else expect(all).toEqual(expect.arrayContaining(idsOf(answer) ?? [null]));
  }
});

test("a cursor of another order or list is refused, as is another's page turned under it", async () => {
  for (const which of ['another order', 'another list']) {
    expectClearRefusal(await after(cursors[which]));
  }
  expectClearRefusal(await after(cursors['first'], 'START_AT_ASC'));
});

test.each([
  ['nothing', ''],
  ['no base64', '%%%'],
  ['JSON of nothing', forged(null)],
  ['a number', forged(7)],
  ['an object', forged({ __proto__: 1 })],
  ['no values', forged([])],
  ['a digest only', forged(['5b333ab998'])],
  ['SQL', forged(["x' or 1=1 --", "'; drop table rental.rentals; --"])],
  ['an offset of two billion', forged(['natural', 2_000_000_000])],
  ['a list in a list', forged([[[[[]]]]])],
  ['9,000 characters', 'A'.repeat(9_000)],
])('a cursor of %s is refused at once', async (_what, cursor) => {
  const ms = await leastOfThree(async () => {
    const startedAt = performance.now();
    expectClearRefusal(await after(cursor));
    return performance.now() - startedAt;
  });
  expect(ms).toBeLessThan(500);
});

test('the values in a cursor are values: what is no uuid is refused, one that is nobody ends there', async () => {
  const [digest] = JSON.parse(Buffer.from(cursors['first'] ?? '', 'base64').toString());
  expectClearRefusal(await after(forged([digest, "' or true --"])));
  expectClearRefusal(await after(forged([digest, { a: 1 }])));
  const beyond = await after(forged([digest, 'ffffffff-ffff-ffff-ffff-ffffffffffff']));
  expect(idsOf(beyond)).toEqual([]);
});

test('100 kB of cursor are refused unread', async () => {
  const { errors } = await after('A'.repeat(100_000));
  expect(errors?.[0]?.extensions.code).toBe('PAYLOAD_TOO_LARGE');
});
