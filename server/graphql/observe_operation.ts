import type {} from 'postgraphile';
import { getOperationAST } from 'postgraphile/graphql';
import { requestScope } from '../request_scope.ts';
import { rootFields } from './root_fields.ts';

/** Tells the request's scope which operation it runs, for the metrics, the log and the audit. */
export const ObserveOperationPlugin: GraphileConfig.Plugin = {
  name: 'ObserveOperationPlugin',
  version: '1.0.0',
  grafast: {
    middleware: {
      execute(next, { args }) {
        const scope = requestScope.getStore();
        const operation = getOperationAST(args.document, args.operationName);
        if (scope !== undefined && operation) {
          const name = operation.name?.value.slice(0, 64) ?? 'anonymous';
          scope.operation = { name, type: operation.operation };
          scope.rootFields = () => [...new Set(rootFields(args.document, operation))];
        }
        return next();
      },
    },
  },
};
