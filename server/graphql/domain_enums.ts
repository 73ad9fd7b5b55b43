import type {} from 'postgraphile';
import { enumCodec, withPgClientFromPgService } from 'postgraphile/@dataplan/pg';
import { EXPORTABLE, gatherConfig } from 'postgraphile/graphile-build';
import { enumValuesOfCheck } from './enum_values_of_check.ts';

declare global {
  namespace GraphileConfig {
    interface GatherHelpers {
      domainEnums: {
        checksOf(serviceName: string): Promise<ReadonlyMap<string, string>>;
      };
    }
  }
}

interface State {
  checks: Map<string, Promise<ReadonlyMap<string, string>>>;
}

/**
 * A domain over text whose check is a closed list (style.md, SQL 8) becomes a GraphQL enum, on
 * columns and on function arguments alike: PostGraphile itself knows only enum types and tables.
 */
export const DomainEnumsPlugin: GraphileConfig.Plugin = {
  name: 'DomainEnumsPlugin',
  version: '1.0.0',
  before: ['PgCodecsPlugin'],
  gather: gatherConfig<'domainEnums', State>({
    namespace: 'domainEnums',
    initialState: (): State => ({ checks: new Map() }),
    helpers: {
      checksOf(info, serviceName) {
        const known = info.state.checks.get(serviceName);
        if (known !== undefined) return known;
        const service = info.resolvedPreset.pgServices?.find(({ name }) => name === serviceName);
        if (service === undefined) throw new Error(`There is no pgService '${serviceName}'`);
        // The introspection has the check only as a parse tree; Postgres prints it as SQL.
        const checks = withPgClientFromPgService(
          service,
          service.pgSettingsForIntrospection ?? null,
          async (client) => {
            const { rows } = await client.query<{ type: string; check: string }>({
              text: `select contypid::text as type, pg_catalog.pg_get_constraintdef(oid) as check
                     from pg_catalog.pg_constraint where contype = 'c' and contypid <> 0`,
            });
            return new Map(rows.map(({ type, check }) => [type, check]));
          },
        );
        info.state.checks.set(serviceName, checks);
        return checks;
      },
    },
    hooks: {
      async pgCodecs_findPgCodec(info, event) {
        const { pgType, serviceName } = event;
        if (event.pgCodec !== null || pgType.typtype !== 'd') return;
        const checks = await info.helpers.domainEnums.checksOf(serviceName);
        const values = enumValuesOfCheck(checks.get(pgType._id) ?? '');
        const namespace = pgType.getNamespace();
        if (values.length === 0 || namespace === undefined) return;

        const name = info.inflection.typeCodecName({ pgType, serviceName });
        const identifier = info.helpers.pgBasics.identifier(namespace.nspname, pgType.typname);
        const { tags, description = '' } = pgType.getTagsAndDescription();
        const extensions = {
          oid: pgType._id,
          pg: { serviceName, schemaName: namespace.nspname, name: pgType.typname },
          tags,
        };
        event.pgCodec = EXPORTABLE(
          (description, enumCodec, extensions, identifier, name, values) =>
            enumCodec({ name, identifier, values, description, extensions }),
          [description, enumCodec, extensions, identifier, name, values],
        );
      },
    },
  }),
};
