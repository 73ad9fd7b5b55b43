import { enumValuesOfCheck } from '../../server/graphql/enum_values_of_check.ts';
import { useDatabase } from '../support/database.ts';
import { startTestServer } from '../support/server.ts';

const db = useDatabase();

test.each([
  ["CHECK ((VALUE = ANY (ARRAY['a'::text, 'b'::text])))", ['a', 'b']],
  ["CHECK ((VALUE = ANY (ARRAY['it''s'::text, 'b, c'::text])))", ["it's", 'b, c']],
  ["CHECK ((VALUE = 'only'::text))", ['only']],
  ["CHECK ((VALUE ~ '^[A-Z]{3}$'::text))", []],
  ["CHECK (((VALUE = ANY (ARRAY['a'::text])) AND (length(VALUE) < 3)))", []],
  ['CHECK ((VALUE > 0))', []],
  ['', []],
])('the values of %s', (check, values) => {
  expect(enumValuesOfCheck(check)).toEqual(values);
});

test('every domain that is a closed list reached the API as an enum, with all its values', async () => {
  const owner = await db.connect('rentify_owner');
  const { rows } = await owner.query<{ name: string; check: string }>(
    `select t.typname as name, pg_get_constraintdef(k.oid) as check
     from pg_type t join pg_constraint k on k.contypid = t.oid
     where pg_get_constraintdef(k.oid) like '%VALUE = ANY%'`,
  );
  const server = await startTestServer(db.urls);
  const { data } = await server.query('{ __schema { types { name kind enumValues { name } } } }');
  await server.stop();
  const { __schema } = data as unknown as {
    __schema: { types: { name: string; kind: string; enumValues: { name: string }[] | null }[] };
  };
  const seen = rows.flatMap(({ name, check }) => {
    const pascal = name.replace(/(^|_)([a-z])/g, (_match, _line, letter) => letter.toUpperCase());
    const type = __schema.types.find((each) => each.name === pascal);
    const values = enumValuesOfCheck(check).map((value) => value.toUpperCase());
    // A domain that no exposed column or argument has is not in the schema.
    return type === undefined ? [] : [{ values, enumValues: type.enumValues?.map((v) => v.name) }];
  });
  expect(seen.length).toBeGreaterThan(5);
  for (const { values, enumValues } of seen) expect(enumValues?.sort()).toEqual(values.sort());
});
