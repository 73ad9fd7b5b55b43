import type {} from 'postgraphile';
import { GraphQLError, Kind, type ValueNode } from 'postgraphile/graphql';

type Parse = (value: string | number) => string;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const WHOLE = /^-?\d{1,18}$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATETIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

const PARSERS: Readonly<Record<string, Parse>> = {
  UUID: (value) => matching(UUID, value, 'a UUID'),
  BigInt: parseWhole,
  Date: parseDate,
  Datetime: parseDatetime,
};

/** What Postgres would read generously is refused at the border: zone-less, infinite, 1e3, 0x10. */
export const StrictScalarsPlugin: GraphileConfig.Plugin = {
  name: 'StrictScalarsPlugin',
  version: '1.0.0',
  schema: {
    hooks: {
      GraphQLScalarType(config, build) {
        const parse = PARSERS[config.name] ?? (isWholeDomain(build, config.name) && parseWhole);
        if (!parse) return config;
        return {
          ...config,
          parseValue: (value: unknown) => parseInput(parse, value),
          parseLiteral: (node: ValueNode) => parseInput(parse, literalOf(node)),
        };
      },
    },
  },
};

/** Domains over bigint (app.cents) copy BigInt under their own name. */
function isWholeDomain(build: GraphileBuild.Build, typeName: string): boolean {
  const { TYPES } = build.dataplanPg;
  return Object.values(build.pgCodecs).some(
    (codec) =>
      codec.domainOfCodec === TYPES.bigint &&
      build.getGraphQLTypeNameByPgCodec(codec, 'input') === typeName,
  );
}

function parseInput(parse: Parse, value: unknown): string {
  if (typeof value === 'string' || Number.isSafeInteger(value)) {
    return parse(value as string | number);
  }
  throw invalid('a string');
}

function literalOf(node: ValueNode): unknown {
  if (node.kind === Kind.STRING) return node.value;
  return node.kind === Kind.INT ? Number(node.value) : undefined;
}

function parseWhole(value: string | number): string {
  return matching(WHOLE, String(value), 'a whole number of at most 18 digits');
}

function parseDate(value: string | number): string {
  const [, year, month, day] = DATE.exec(String(value)) ?? [];
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
  if (!isReal || Number(year) < 1900 || Number(year) > 2200) {
    throw invalid('a date from 1900 to 2200 like 2026-01-31');
  }
  return String(value);
}

function parseDatetime(value: string | number): string {
  const [, date] = DATETIME.exec(String(value)) ?? [];
  if (date === undefined || Number.isNaN(Date.parse(String(value)))) {
    throw invalid('a time with its offset like 2026-01-31T10:00:00+01:00');
  }
  parseDate(date);
  return String(value);
}

function matching(pattern: RegExp, value: string | number, expected: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw invalid(expected);
  return value;
}

function invalid(expected: string): GraphQLError {
  return new GraphQLError(`This is not ${expected}.`, { extensions: { code: 'BAD_USER_INPUT' } });
}
