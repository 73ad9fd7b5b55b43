import {
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  getNamedType,
} from 'postgraphile/graphql';
import { apiSchema } from './api_schema.ts';
import { selectionOf } from './selection_of.ts';

export interface MutationField {
  readonly name: string;
  readonly input: GraphQLInputObjectType;
  /** A document that runs it with the variable $input and reads all that it returns. */
  readonly document: string;
}

/** Every mutation of the API. */
export const mutationFields: readonly MutationField[] = Object.values(
  apiSchema.getMutationType()?.getFields() ?? {},
).map(({ name, type, args }) => {
  const input = getNamedType(args[0]?.type) as GraphQLInputObjectType;
  const payload = selectionOf(type as GraphQLObjectType, 1);
  return {
    name,
    input,
    document: `mutation ($input: ${input.name}!) { ${name}(input: $input) ${payload} }`,
  };
});
