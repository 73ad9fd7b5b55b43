import { randomUUID } from 'node:crypto';
import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'postgraphile/graphql';

/** Values that nobody may send for a type, and odd ones that an argument may take or refuse. */
export interface BadValues {
  readonly refused: readonly unknown[];
  readonly odd: readonly unknown[];
}

const DEEP = JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`);
const WRONG_TYPES = [true, {}, [[[]]], DEEP];
const NO_TEXT = ['a\u0000b', 'a\ud800', 'x'.repeat(20_000)];
const NO_NUMBER = ['1e3', '0x10', '１２', ' 5', '5 ', '', 'NaN', 'Infinity', '-', 1.5, 1e20];
const NO_DAY = [
  ...['infinity', '-infinity', 'now', 'today', '', '2027-02-29', '2026-02-30', '9999-12-31'],
  ...['0001-01-01', '294277-01-01', '2201-01-01', '1899-12-31', '01/02/2026', '2026-W01', 0],
];
const NO_INSTANT = [
  ...NO_DAY,
  ...['2026-01-01', '2026-01-01T00:00:00', '2026-01-01T25:00:00Z', '2026-01-01 00:00:00Z'],
  ...['9999-12-31T00:00:00Z', '0001-01-01T00:00:00Z', '294277-01-01T00:00:00Z'],
  ...['2026-01-01T00:00:00+99:00', '2026-01-01T00:00:00 Europe/Berlin'],
];
const EDGE_DAYS = ['1900-01-01', '2200-12-31', '2028-02-29'];
const EDGE_INSTANTS = ['1900-01-01T00:00:00Z', '2200-12-31T23:59:59.999999-11:00'];

const BY_NAME: Readonly<Record<string, () => BadValues>> = {
  String: () => ({
    refused: [...WRONG_TYPES, ...NO_TEXT, 7],
    odd: [
      ...['', ' ', '😀😀😀', '\u202eevil', '\u200b', '\u00ad\u2066', 'ﬀ', 'e\u0301', '%_\\'],
      ...["'; drop table fleet.vehicles; --", '{"a":1}', '../../etc/passwd', 'x'.repeat(10_000)],
    ],
  }),
  UUID: () => ({
    refused: [
      ...[...WRONG_TYPES, ...NO_TEXT, 'not-a-uuid', '', 7],
      ...[randomUUID().replaceAll('-', ''), `{${randomUUID()}}`, `${randomUUID()} `, randomUUID()],
    ],
    odd: ['00000000-0000-0000-0000-000000000000'],
  }),
  Int: () => ({
    refused: [...WRONG_TYPES, ...NO_NUMBER, '5', 2 ** 31, -(2 ** 31) - 1],
    odd: [-1, 0, 2 ** 31 - 1, -(2 ** 31)],
  }),
  BigInt: () => ({
    refused: [...WRONG_TYPES, ...NO_NUMBER, '9223372036854775808', '-9223372036854775809'],
    odd: [-1, '0', '-1', '999999999999999999', '-999999999999999999'],
  }),
  Cents: () => BY_NAME['BigInt']?.() ?? { refused: [], odd: [] },
  CurrencyCode: () => ({
    refused: [...WRONG_TYPES, ...NO_TEXT, 'eur', 'EURO', '', '€', 'E R', 7],
    odd: ['XXX'],
  }),
  Boolean: () => ({ refused: [{}, [[[]]], 'true', '', 1], odd: [] }),
  Date: () => ({ refused: [...WRONG_TYPES, ...NO_DAY], odd: EDGE_DAYS }),
  Datetime: () => ({ refused: [...WRONG_TYPES, ...NO_INSTANT], odd: EDGE_INSTANTS }),
  Cursor: () => ({
    refused: [...WRONG_TYPES, ...NO_TEXT, 'x', 7, base64('["a",1]'), base64('null'), base64('[]')],
    odd: [''],
  }),
  JSON: () => ({
    refused: [DEEP, '{"a":', '"a\\u0000b"', 'x'.repeat(20_000), Array(1_000).fill(0)],
    odd: [true, {}, [], 7, '', 'null', '[]', { mon: [['25:00', '08:00']] }, { __proto__: null }],
  }),
  DateRangeInput: () => ranges('2026-01-01', '2027-01-01'),
  DatetimeRangeInput: () => ranges('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
};

/** What may go wrong in a place of this type. */
export function badValues(type: GraphQLInputType): BadValues {
  const values = valuesOf(getNullableType(type));
  const { refused, odd } = values;
  return isNonNullType(type)
    ? { refused: [null, ...refused], odd }
    : { refused, odd: [null, ...odd] };
}

function valuesOf(type: GraphQLInputType): BadValues {
  if (isListType(type)) {
    const { refused } = valuesOf(getNullableType(type.ofType));
    // A single value is a list of one to GraphQL: what is wrong there is wrong here.
    const inner = refused.filter((value) => typeof value !== 'object');
    return {
      refused: [...inner, Array(1_000).fill(null)],
      odd: [[], [null], Array(100).fill(null)],
    };
  }
  if (isEnumType(type)) {
    const lowerCase = type.getValues()[0]?.name.toLowerCase();
    const refused = [...WRONG_TYPES, ...NO_TEXT, 'UNKNOWN', lowerCase, '', ' ', '__proto__', 0];
    return { refused, odd: [] };
  }
  const known = BY_NAME[type.toString()]?.();
  if (known !== undefined) return known;
  if (!isInputObjectType(type)) throw new Error(`Nothing bad is known of ${type}`);
  return { refused: ['x', 7, true, { unknownField: 1 }], odd: [{}] };
}

function ranges(from: string, to: string): BadValues {
  const bound = (value: string, inclusive = true) => ({ value, inclusive });
  return {
    refused: [
      ...['[2026-01-01,2027-01-01)', 'empty', 7, true, { unknownField: 1 }],
      { start: bound(to), end: bound(from) },
      { start: bound(from), end: bound(from, false) },
      { start: bound(from, false), end: bound(from, false) },
      { start: { value: from }, end: { value: to } },
    ],
    odd: [{}, { start: bound(from) }, { end: bound(to) }, { start: null, end: null }],
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
