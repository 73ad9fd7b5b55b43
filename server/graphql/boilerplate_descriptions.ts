import type {} from 'postgraphile';

/**
 * Words where PostGraphile has none: a domain's scalar, a lookup's keys, what a command returns.
 */
export const BoilerplateDescriptionsPlugin: GraphileConfig.Plugin = {
  name: 'BoilerplateDescriptionsPlugin',
  version: '1.0.0',
  gather: {
    hooks: {
      pgRelations_relation(_info, { relation }) {
        // The foreign key's comment is what a client is told when it is broken (style.md, SQL 11).
        delete relation.description;
      },
    },
  },
  schema: {
    hooks: {
      GraphQLScalarType(config, build) {
        const codec = Object.values(build.pgCodecs).find(
          (each) =>
            each.domainOfCodec && build.getGraphQLTypeNameByPgCodec(each, 'output') === config.name,
        );
        return codec?.description ? { ...config, description: codec.description } : config;
      },
      GraphQLObjectType_fields_field(field, _build, { scope }) {
        const { isMutationPayload, fieldName } = scope as {
          isMutationPayload?: boolean;
          fieldName: string;
        };
        if (field.description || !isMutationPayload) return field;
        return { ...field, description: `The ${spaced(fieldName)} as the command left it.` };
      },
      GraphQLObjectType_fields_field_args_arg(arg, _build, { scope }) {
        if (arg.description) return arg;
        return { ...arg, description: `The ${spaced(scope.argName)} to look for.` };
      },
    },
  },
};

function spaced(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
