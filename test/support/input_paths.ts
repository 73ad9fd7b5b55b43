import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'postgraphile/graphql';

export type Path = readonly (string | number)[];
export interface InputPath {
  readonly path: Path;
  readonly type: GraphQLInputType;
}

/** Every place of an input that takes a value: fields, list items and what is in them. */
export function inputPaths(type: GraphQLInputObjectType): InputPath[] {
  return Object.values(type.getFields()).flatMap((field) => pathsFrom([field.name], field.type));
}

function pathsFrom(path: Path, type: GraphQLInputType): InputPath[] {
  const inner = getNullableType(type);
  const own = { path, type };
  if (isListType(inner)) return [own, ...pathsFrom([...path, 0], inner.ofType)];
  if (!isInputObjectType(inner)) return [own];
  const within = inputPaths(inner).map((each) => ({ ...each, path: [...path, ...each.path] }));
  return [own, ...within];
}
