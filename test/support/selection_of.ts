import {
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'postgraphile/graphql';

/** Everything that a type shows, relations and pages so many levels deep. */
export function selectionOf(type: GraphQLObjectType, depth = 0): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    // Edges show nothing that nodes don't.
    if (field.args.some(isRequiredArgument) || field.name === 'edges') return [];
    if (isLeafType(inner)) return [field.name];
    if (!isObjectType(inner) || depth === 0) return [];
    const isPage = inner.name.endsWith('Connection');
    return [
      isPage
        ? `${field.name}(first: 5) ${selectionOf(inner, depth)}`
        : `${field.name} ${selectionOf(inner, depth - 1)}`,
    ];
  });
  return `{ ${fields.length === 0 ? '__typename' : fields.join(' ')} }`;
}
