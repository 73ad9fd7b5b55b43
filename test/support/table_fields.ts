import {
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'postgraphile/graphql';
import { apiSchema } from './api_schema.ts';

type Field = GraphQLField<unknown, unknown>;
export interface TableFields {
  /** The name of the table, without its schema. */
  readonly table: string;
  readonly type: GraphQLObjectType;
  readonly list: Field;
  readonly filter: GraphQLInputObjectType;
  readonly order: GraphQLEnumType;
  /** The fields that find one row by a key. */
  readonly getters: readonly Field[];
}

const fields: readonly Field[] = Object.values(apiSchema.getQueryType()?.getFields() ?? {});

/** How clients reach each table from Query: its pages, and what finds one row. */
export const tableFields: readonly TableFields[] = fields
  .filter(
    ({ args }) => args.some(({ name }) => name === 'filter') && !args.some(isRequiredArgument),
  )
  .map((list) => {
    const connection = getNamedType(list.type);
    const nodes = isObjectType(connection) && connection.getFields()['nodes']?.type;
    const type = getNamedType(nodes || undefined) as GraphQLObjectType;
    return {
      table: snakeCase(list.name).replace(/availabilities$/, 'availability'),
      type,
      list,
      filter: typeOfArgument(list, 'filter') as GraphQLInputObjectType,
      order: typeOfArgument(list, 'orderBy') as GraphQLEnumType,
      getters: fields.filter((each) => getNamedType(each.type) === type && each.args.length > 0),
    };
  });

function typeOfArgument({ args }: Field, name: string) {
  return getNamedType(args.find((each) => each.name === name)?.type);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
