import type { Pool } from 'pg';
import type {} from 'postgraphile';
import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
} from 'postgraphile/graphql';
import { ExpectedError } from '../expected_error.ts';
import { idempotencyKey } from '../http/idempotency_key.ts';
import { requestScope } from '../request_scope.ts';
import { functionResources } from './function_resources.ts';
import { requestFingerprint } from './request_fingerprint.ts';
import { rootFields } from './root_fields.ts';
import { runKeyedMutation } from './run_keyed_mutation.ts';
import { withRetries } from './with_retries.ts';

/**
 * How mutations run: retried after a conflict, and once per Idempotency-Key. A function whose
 * comment has the smart tag @requiresIdempotencyKey moves money and is refused without one; one with
 * @refusesIdempotencyKey shows a secret, which must not be kept with the answer.
 */
export function createMutationRulesPlugin({ pool }: { pool: Pool }): GraphileConfig.Plugin {
  return {
    name: 'MutationRulesPlugin',
    version: '1.0.0',
    schema: {
      hooks: {
        GraphQLObjectType_fields_field(field, build, { scope, Self }) {
          if (Self.name !== 'Mutation') return field;
          const resource = functionResources(build).find(
            (each) =>
              each.isMutation &&
              build.inflection.customMutationField({ resource: each }) === scope.fieldName,
          );
          const tags = resource?.extensions?.tags ?? {};
          const requiresKey = tags['requiresIdempotencyKey'] !== undefined;
          const refusesKey = tags['refusesIdempotencyKey'] !== undefined;
          return { ...field, extensions: { ...field.extensions, requiresKey, refusesKey } };
        },
      },
    },
    grafast: {
      middleware: {
        async execute(next, { args }) {
          const operation = getOperationAST(args.document, args.operationName);
          const execute = async () => (await next()) as ExecutionResult;
          if (operation?.operation !== 'mutation') return next();
          try {
            const fields = rootFields(args.document, operation);
            const key = keyOf(args, fields);
            const run = () => (key === undefined ? execute() : keyed(args, key, fields, execute));
            return await (fields.length === 1 ? withRetries(run) : run());
          } catch (error) {
            if (!(error instanceof ExpectedError)) throw error;
            return { errors: [new GraphQLError(error.message, { originalError: error })] };
          }
        },
      },
    },
  };

  function keyed(
    args: ExecutionArgs,
    key: string,
    fields: readonly string[],
    execute: () => Promise<ExecutionResult>,
  ): Promise<ExecutionResult> {
    return runKeyedMutation({
      pool,
      context: args.contextValue as Grafast.Context,
      key,
      operation: fields.join(','),
      fingerprint: requestFingerprint(args.document, args.variableValues ?? {}),
      execute,
      onReplay: () => requestScope.getStore()?.response.setHeader('Idempotency-Replayed', 'true'),
    });
  }
}

function keyOf(args: ExecutionArgs, fields: readonly string[]): string | undefined {
  const key = idempotencyKey(requestScope.getStore()?.request.headers ?? {});
  const known = args.schema.getMutationType()?.getFields() ?? {};
  if (key === undefined && fields.some((name) => known[name]?.extensions['requiresKey'])) {
    throw new ExpectedError(
      'IDEMPOTENCY_KEY_REQUIRED',
      400,
      'Send an Idempotency-Key: repeating this by accident would move money twice.',
    );
  }
  if (key !== undefined && fields.some((name) => known[name]?.extensions['refusesKey'])) {
    throw new ExpectedError(
      'IDEMPOTENCY_KEY_NOT_ACCEPTED',
      400,
      'The answer holds a secret and is not kept: send this without an Idempotency-Key.',
    );
  }
  if (key !== undefined && fields.length > 1) {
    throw new ExpectedError(
      'IDEMPOTENCY_KEY_SINGLE_MUTATION',
      400,
      'An idempotency key stands for one change; send the others on their own.',
    );
  }
  return key;
}
