import { PgSimplifyInflectionPlugin } from '@graphile/simplify-inflection';

/** As it comes, but silent about node ids, which we do not have. */
export const SimplifyInflectionPlugin: GraphileConfig.Plugin = {
  ...PgSimplifyInflectionPlugin,
  inflection: {
    ...PgSimplifyInflectionPlugin.inflection,
    ignoreReplaceIfNotExists: ['deletedNodeId', 'nodeById'],
  },
};
