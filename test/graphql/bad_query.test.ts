import { jest } from '@jest/globals';
import type pg from 'pg';
import {
  type GraphQLArgument,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  isObjectType,
} from 'postgraphile/graphql';
import { apiSchema } from '../support/api_schema.ts';
import { badValues } from '../support/bad_values.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { databaseFingerprint } from '../support/database_fingerprint.ts';
import { expectClearRefusal } from '../support/expect_clear_refusal.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { smallCompany } from '../support/small_company.ts';

const db = useDatabase();
let server: TestServer;
let root: pg.Client;
let token: string;
let before: Record<string, string>;

beforeAll(async () => {
  // PostGraphile prints a cursor that it cannot read.
  jest.spyOn(console, 'error').mockImplementation(() => {});
  root = await db.connect('superuser');
  const { admin } = await committed(root, smallCompany);
  before = await databaseFingerprint(root);
  server = await startTestServer(db.urls);
  token = await server.tokenFor(admin.id, 'admin');
});
afterAll(() => server?.stop());

const ask = (document: string, variables: object) => server.query(document, variables, { token });

/** A place of a query that takes a value, and the query that puts the variable $value there. */
type Place = readonly [name: string, document: string, type: GraphQLInputType];
const EXAMPLES: Readonly<Record<string, string>> = {
  UUID: '"01a1fa40-cc4c-7786-8bb1-51d30d303644"',
  String: '"x"',
  Datetime: '"2030-01-01T00:00:00Z"',
  HandoverKind: 'CHECK_IN',
};
const places = Object.values(apiSchema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
  const type = getNamedType(field.type);
  const isPage = isObjectType(type) && type.getFields()['nodes'] !== undefined;
  const selection = isPage ? '{ nodes { __typename } }' : '{ __typename }';
  const query = (argument: GraphQLArgument, value: string, variable: string) => {
    const others = field.args
      .filter((each) => each !== argument && each.type.toString().endsWith('!'))
      .map((each) => `${each.name}: ${EXAMPLES[getNamedType(each.type).name]}`);
    const given = [`${argument.name}: ${value}`, ...others].join(', ');
    return `query ($value: ${variable}) { ${field.name}(${given}) ${selection} }`;
  };
  return field.args.flatMap((argument): Place[] => {
    const inner = getNamedType(argument.type);
    if (argument.name !== 'filter' || !isInputObjectType(inner)) {
      const document = query(argument, '$value', String(argument.type));
      return [[`${field.name}.${argument.name}`, document, argument.type]];
    }
    return Object.values(inner.getFields()).map(({ name, type: filter }): Place => {
      const operators = getNamedType(filter);
      const operator = isInputObjectType(operators) && operators.getFields()['equalTo'];
      const [value, operand] = operator
        ? [`{${name}: {equalTo: $value}}`, operator.type]
        : [`{${name}: $value}`, filter];
      return [`${field.name}.${name}`, query(argument, value, String(operand)), operand];
    });
  });
});

test.each(places)('%s: a bad value is refused clearly', async (name, document, type) => {
  const { refused, odd } = badValuesOfQuery(name, type);
  const answers = await Promise.all([...refused, ...odd].map((value) => ask(document, { value })));
  for (const [index, answer] of answers.entries()) {
    if (answer.errors !== undefined) expectClearRefusal(answer);
    else if (index < refused.length) throw new Error(`Taken: ${JSON.stringify(refused[index])}`);
  }
});

/** To look for what is not there is no fault, nor for a range in which nothing is. */
function badValuesOfQuery(name: string, type: GraphQLInputType) {
  if (isInputObjectType(getNamedType(type)) && /\.(and|or|not)$/.test(name)) {
    return { refused: ['x', 7, [7], { unknownField: 1 }], odd: [null, {}, [], [{}]] };
  }
  const { refused, odd } = badValues(type);
  const isSound = (value: unknown) =>
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(value)) ||
    (typeof value === 'object' && value !== null && 'start' in value) ||
    (type.toString() === 'CurrencyCode' && typeof value === 'string');
  return {
    refused: refused.filter((value) => !isSound(value)),
    odd: [...odd, ...refused.filter(isSound)],
  };
}

test.each([
  ['1e999', 'BAD_USER_INPUT'],
  ['-1e999', 'BAD_USER_INPUT'],
  ['NaN', 'BAD_REQUEST'],
  ['Infinity', 'BAD_REQUEST'],
])('%s as a number is refused: %s', async (number, code) => {
  const query = 'query ($n: Int) { vehicles(first: $n) { totalCount } }';
  const body = `{"query": ${JSON.stringify(query)}, "variables": {"n": ${number}}}`;
  const response = await server.post('/graphql', body, { authorization: `Bearer ${token}` });
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  expect([response.status, errors[0]?.extensions.code]).toEqual([400, code]);
});

test('nothing that was asked has left a trace', async () => {
  expect(await databaseFingerprint(root)).toEqual(before);
});
