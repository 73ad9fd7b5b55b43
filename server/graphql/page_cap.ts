import type {} from 'postgraphile';
import {
  ConnectionStep,
  constant,
  type FieldArgs,
  type FieldInfo,
  lambda,
  type Step,
} from 'postgraphile/grafast';
import { ExpectedError } from '../expected_error.ts';
import { PAGE_SIZE } from './page_size.ts';

interface Paged extends Step {
  setFirst($first: Step<number | null>): void;
}

/** A page has 50 rows unless the client says otherwise, and never more than 100, at any depth. */
export const PageCapPlugin: GraphileConfig.Plugin = {
  name: 'PageCapPlugin',
  version: '1.0.0',
  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, _build, { scope }) {
        const { plan } = field;
        const isPaged = scope.isPgFieldConnection || scope.isPgFieldSimpleCollection;
        if (!isPaged || plan === undefined) return field;
        return {
          ...field,
          plan($parent: Step, fieldArgs: FieldArgs, info: FieldInfo) {
            const $collection = plan($parent, fieldArgs, info);
            const argumentNames = info.field.args.map(({ name }) => name);
            if (argumentNames.includes('first')) {
              const $last = argumentNames.includes('last')
                ? fieldArgs.getRaw('last')
                : constant(null);
              rowsOf($collection).setFirst(lambda([fieldArgs.getRaw('first'), $last], cappedFirst));
            }
            return $collection;
          },
        };
      },
      GraphQLObjectType_fields_field_args: {
        after: ['PgFirstLastBeforeAfterArgsPlugin'],
        callback(args, _build, { scope }) {
          const { first } = args;
          const isPaged = scope.isPgFieldConnection || scope.isPgFieldSimpleCollection;
          if (!isPaged || first === undefined) return args;
          // The field's own plan above applies it, given or not.
          const { applyPlan: _applyPlan, ...rest } = first;
          const { byDefault, max } = PAGE_SIZE;
          const description = `How many, from the start: ${byDefault} unless given, at most ${max}.`;
          return Object.assign(args, { first: { ...rest, description } });
        },
      },
    },
  },
};

/**
 * The rows themselves: setFirst on the connection would mark them as needed, and a query for
 * totalCount or aggregates alone would read a page of rows for nothing (stack.md 9).
 */
function rowsOf($collection: unknown): Paged {
  return ($collection instanceof ConnectionStep ? $collection.getSubplan() : $collection) as Paged;
}

function cappedFirst([first, last]: readonly [unknown, unknown]): number | null {
  const asked = first ?? last;
  if (typeof asked === 'number' && (asked > PAGE_SIZE.max || asked < 0)) {
    throw new ExpectedError('BAD_USER_INPUT', 400, `A page has 0 to ${PAGE_SIZE.max} rows.`);
  }
  if (typeof first === 'number') return first;
  return typeof last === 'number' ? null : PAGE_SIZE.byDefault;
}
