import type {} from 'postgraphile';

/** A relic of Relay; it stays only where a type would be left without a field. */
export const RemoveClientMutationIdPlugin: GraphileConfig.Plugin = {
  name: 'RemoveClientMutationIdPlugin',
  version: '1.0.0',
  after: ['ClientMutationIdDescriptionPlugin'],
  schema: {
    hooks: {
      GraphQLObjectType_fields: (fields, _build, { scope }) =>
        scope.isMutationPayload ? without(fields) : fields,
      GraphQLInputObjectType_fields: (fields, _build, { scope }) =>
        scope.isMutationInput ? without(fields) : fields,
    },
  },
};

function without<Fields extends Record<string, unknown>>(fields: Fields): Fields {
  if (Object.keys(fields).length > 1) delete fields['clientMutationId'];
  return fields;
}
