import {
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'postgraphile/graphql';

/** Every type, field and argument that a client sees and nobody has explained, as coordinates. */
export function undescribed(schema: GraphQLSchema): string[] {
  const missing: string[] = [];
  const expect = (coordinate: string, description: string | null | undefined) => {
    if (!description?.trim()) missing.push(coordinate);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    expect(type.name, type.description);
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        expect(`${type.name}.${field.name}`, field.description);
      }
    }
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      expect(`${type.name}.${field.name}`, field.description);
      for (const arg of field.args) {
        expect(`${type.name}.${field.name}(${arg.name}:)`, arg.description);
      }
    }
  }
  return missing.sort();
}
