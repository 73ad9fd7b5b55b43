import type {} from 'postgraphile';
import { type FunctionResource, functionResources } from './function_resources.ts';

const LINE = /^@param\s+(\w+)\s+(\S.*)$/;

// Why a function runs as its owner is for whoever reads the SQL (style.md, SQL 18), not for
// clients.
const DEFINER_REASON = /\s*Security definer: [^.]*\.(?=\s|$)/g;

/**
 * SQL has no comment on a function's argument: lines `@param vehicle_id The vehicle that` in the
 * function's comment describe them, as its GraphQL arguments or its mutation's input fields.
 */
export const ArgumentDescriptionsPlugin: GraphileConfig.Plugin = {
  name: 'ArgumentDescriptionsPlugin',
  version: '1.0.0',
  gather: {
    hooks: {
      pgProcedures_PgResourceOptions(_info, { pgProc, resourceOptions }) {
        const { tags, description } = pgProc.getTagsAndDescription();
        const lines = (description ?? '').split('\n');
        const kept = lines
          .filter((line) => !LINE.test(line))
          .join('\n')
          .replace(DEFINER_REASON, '')
          .trim();
        const params = [
          ...[tags['param'] ?? []].flat().map((param) => `@param ${String(param)}`),
          ...lines.filter((line) => LINE.test(line)),
        ];
        // Joined with the options: the registry's build reads them after this hook.
        resourceOptions.description = kept;
        resourceOptions.extensions = {
          ...resourceOptions.extensions,
          argumentDescriptions: Object.fromEntries(
            params.flatMap((line) => {
              const [, name, text] = LINE.exec(line) ?? [];
              return name === undefined || text === undefined ? [] : [[name, text]];
            }),
          ),
        };
      },
    },
  },
  schema: {
    hooks: {
      GraphQLObjectType_fields_field_args(args, build, { scope, Self }) {
        if (Self.name !== build.inflection.builtin('Query')) return args;
        for (const resource of functionResources(build)) {
          const names = [
            build.inflection.customQueryField({ resource }),
            build.inflection.customQueryConnectionField({ resource }),
            build.inflection.customQueryListField({ resource }),
          ];
          if (!resource.isMutation && names.includes(scope.fieldName)) {
            describe(args, build, resource);
          }
        }
        return args;
      },
      GraphQLInputObjectType_fields(fields, build, { scope, Self }) {
        if (!scope.isMutationInput) return fields;
        for (const resource of functionResources(build)) {
          const isOwn =
            resource.isMutation && build.inflection.customMutationInput({ resource }) === Self.name;
          if (isOwn) describe(fields, build, resource);
        }
        return fields;
      },
    },
  },
};

function describe(
  described: Record<string, { description?: string | null | undefined }>,
  build: GraphileBuild.Build,
  resource: FunctionResource,
): void {
  const texts = resource.extensions?.argumentDescriptions ?? {};
  for (const [index, param] of (resource.parameters ?? []).entries()) {
    const target = described[build.inflection.argument({ param, resource, index })];
    const text = texts[param.name ?? ''];
    if (target !== undefined && text !== undefined) target.description = text;
  }
}

declare global {
  namespace DataplanPg {
    interface PgResourceExtensions {
      argumentDescriptions?: Readonly<Record<string, string>>;
    }
  }
}
