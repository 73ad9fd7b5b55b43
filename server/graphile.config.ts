import { PgAggregatesPreset } from '@graphile/pg-aggregates';
import type { Pool } from 'pg';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { PostGraphileConnectionFilterPreset } from 'postgraphile-plugin-connection-filter';
import type { Config } from './config.ts';
import { ArgumentDescriptionsPlugin } from './graphql/argument_descriptions.ts';
import { BoilerplateDescriptionsPlugin } from './graphql/boilerplate_descriptions.ts';
import { createClientErrorsPlugin } from './graphql/client_errors.ts';
import { createCommandLimitPlugin } from './graphql/command_limit.ts';
import { DomainEnumsPlugin } from './graphql/domain_enums.ts';
import { ExplorerPolicyPlugin } from './graphql/explorer_policy.ts';
import { createLimitsPlugin } from './graphql/limits.ts';
import type { MaskError } from './graphql/mask_error.ts';
import { createMutationRulesPlugin } from './graphql/mutation_rules.ts';
import { NamingPlugin } from './graphql/naming.ts';
import { ObserveOperationPlugin } from './graphql/observe_operation.ts';
import { PageCapPlugin } from './graphql/page_cap.ts';
import { PageInfoPlugin } from './graphql/page_info.ts';
import { RemoveClientMutationIdPlugin } from './graphql/remove_client_mutation_id.ts';
import { RemoveOffsetPlugin } from './graphql/remove_offset.ts';
import { createRequestContext } from './graphql/request_context.ts';
import { SimplifyInflectionPlugin } from './graphql/simplify_inflection.ts';
import { SnapshotTypesPlugin } from './graphql/snapshot_types.ts';
import { SoundOrdersPlugin } from './graphql/sound_orders.ts';
import { StrictScalarsPlugin } from './graphql/strict_scalars.ts';
import type { Limits } from './http/limits/create_limits.ts';

const EXPOSED_SCHEMAS = [
  'app',
  'identity',
  'accounting',
  'fleet',
  'rental',
  'maintenance',
  'webhook',
  'reporting',
];

// Node ids, so that `id` is the uuid; filters and sums that read without a bound (stack.md 2, 9);
// the condition argument, which is a lesser filter; and swallowing what cannot be built.
const UNWANTED_PLUGINS = [
  'NodePlugin',
  'AddNodeInterfaceToSuitableTypesPlugin',
  'RegisterQueryNodePlugin',
  'PgTableNodePlugin',
  'PgNodeIdAttributesPlugin',
  'NodeAccessorPlugin',
  'QueryQueryPlugin',
  'PgMutationPayloadEdgePlugin',
  'MutationPayloadQueryPlugin',
  'PgConnectionArgFilterForwardRelationsPlugin',
  'PgConnectionArgFilterBackwardRelationsPlugin',
  'PgAggregatesFilterRelationalAggregatesPlugin',
  'PgAggregatesOrderByAggregatesPlugin',
  'PgAggregatesAddConnectionGroupedAggregatesPlugin',
  'PgAggregatesAddGroupByAggregateEnumsPlugin',
  'PgAggregatesAddGroupByAggregateEnumValuesForAttributesPlugin',
  'PgAggregatesAddHavingAggregateTypesPlugin',
  'PgConditionArgumentPlugin',
  'PgConditionCustomFieldsPlugin',
  'SwallowErrorsPlugin',
];

/** PostGraphile as this house uses it; each plugin's own file says why. */
export function createPreset({
  config,
  pool,
  maskError,
  limits,
}: {
  config: Config;
  pool: Pool;
  maskError: MaskError;
  limits: Pick<Limits, 'command'>;
}): GraphileConfig.Preset {
  const isProduction = config.nodeEnv === 'production';
  return {
    extends: [PostGraphileAmberPreset, PgAggregatesPreset, PostGraphileConnectionFilterPreset],
    plugins: [
      SimplifyInflectionPlugin,
      NamingPlugin,
      DomainEnumsPlugin,
      ArgumentDescriptionsPlugin,
      BoilerplateDescriptionsPlugin,
      StrictScalarsPlugin,
      PageCapPlugin,
      PageInfoPlugin,
      RemoveOffsetPlugin,
      SnapshotTypesPlugin,
      SoundOrdersPlugin,
      RemoveClientMutationIdPlugin,
      createLimitsPlugin({ isProduction }),
      createClientErrorsPlugin(maskError),
      ObserveOperationPlugin,
      createCommandLimitPlugin(limits),
      createMutationRulesPlugin({ pool }),
      ExplorerPolicyPlugin,
    ],
    disablePlugins: UNWANTED_PLUGINS,
    pgServices: [
      makePgService({
        pool,
        schemas: EXPOSED_SCHEMAS,
        pubsub: false,
        // The union of the API roles: what none of them may touch is not in the schema.
        pgSettingsForIntrospection: { role: 'rentify_introspector' },
      }),
    ],
    gather: { pgStrictFunctions: true },
    schema: {
      // The inflection preset's own settings get lost when presets are merged.
      pgSimplifyAllRows: true,
      pgShortPk: true,
      // Sums are on for a table by its smart tag `@behavior +aggregates`; commands write, never
      // tables.
      defaultBehavior:
        '-aggregates -aggregates:filterBy -aggregates:orderBy ' +
        '-resource:insert -resource:update -resource:delete',
      connectionFilterAllowedOperators: [
        'isNull',
        'equalTo',
        'in',
        'lessThan',
        'lessThanOrEqualTo',
        'greaterThan',
        'greaterThanOrEqualTo',
      ],
      connectionFilterArrays: false,
      connectionFilterComputedColumns: false,
      connectionFilterSetofFunctions: false,
    },
    grafast: {
      context: createRequestContext(config),
      explain: false,
      timeouts: { planning: 2_000, execution: config.requestTimeoutMs },
    },
    grafserv: {
      graphqlPath: '/graphql',
      graphiql: !isProduction,
      graphiqlPath: '/ruru',
      graphiqlOnGraphQLGET: false,
      watch: false,
      websockets: false,
      maxRequestLength: 100_000,
      maskError,
    },
  };
}
