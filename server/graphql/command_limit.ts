import type {} from 'postgraphile';
import { GraphQLError, getOperationAST } from 'postgraphile/graphql';
import { ExpectedError } from '../expected_error.ts';
import type { Limits } from '../http/limits/create_limits.ts';
import { rootFields } from './root_fields.ts';

/** How many commands one caller may give in a minute: a document counts as many as it holds. */
export function createCommandLimitPlugin(limits: Pick<Limits, 'command'>): GraphileConfig.Plugin {
  return {
    name: 'CommandLimitPlugin',
    version: '1.0.0',
    // Before the rules of mutations, which retry and take a connection.
    before: ['MutationRulesPlugin'],
    grafast: {
      middleware: {
        async execute(next, { args }) {
          const operation = getOperationAST(args.document, args.operationName);
          if (operation?.operation !== 'mutation') return next();
          try {
            await limits.command(rootFields(args.document, operation).length);
          } catch (error) {
            if (!(error instanceof ExpectedError)) throw error;
            return { errors: [new GraphQLError(error.message, { originalError: error })] };
          }
          return next();
        },
      },
    },
  };
}
