import type {} from 'postgraphile';

/** Pages are turned by cursor: an offset reads and throws away every row before it. */
export const RemoveOffsetPlugin: GraphileConfig.Plugin = {
  name: 'RemoveOffsetPlugin',
  version: '1.0.0',
  schema: {
    hooks: {
      GraphQLObjectType_fields_field_args: {
        after: ['PgFirstLastBeforeAfterArgsPlugin'],
        callback(args, _build, { scope }) {
          if (scope.isPgFieldConnection || scope.isPgFieldSimpleCollection) delete args['offset'];
          return args;
        },
      },
    },
  },
};
