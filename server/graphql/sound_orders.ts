import type {} from 'postgraphile';
import type { PgCodecWithAttributes, PgSelectQueryBuilder } from 'postgraphile/@dataplan/pg';

const DIRECTIONS = { asc: 'ASC', desc: 'DESC' } as const;

/**
 * Orders whose pages together are the whole. PostGraphile 5.1 takes an order for unique when any
 * unique key begins with its column, so that pages skip rows which share the value: here that
 * column alone must be the key, else the primary key goes on. And its cursors lose the rows
 * without a value: a column that may be null orders nothing.
 */
export const SoundOrdersPlugin: GraphileConfig.Plugin = {
  name: 'SoundOrdersPlugin',
  version: '1.0.0',
  schema: {
    hooks: {
      GraphQLEnumType_values: {
        after: ['PgOrderAllAttributesPlugin'],
        callback(values, build, { scope }) {
          const codec = scope.isPgRowSortEnum ? scope.pgCodec : undefined;
          if (!codec?.attributes) return values;
          const resource = build.pgTableResource(codec as PgCodecWithAttributes);
          if (!resource) return values;
          for (const [attributeName, { notNull }] of Object.entries(resource.codec.attributes)) {
            const isKey = resource.uniques.some(
              ({ attributes }) => attributes.length === 1 && attributes[0] === attributeName,
            );
            for (const [variant, direction] of Object.entries(DIRECTIONS)) {
              const details = { codec: resource.codec, attributeName, variant: variant as 'asc' };
              const name = build.inflection.orderByAttributeEnum(details);
              const value = values[name];
              if (value === undefined || (isKey && notNull)) continue;
              if (!notNull) delete values[name];
              const apply = (query: PgSelectQueryBuilder) =>
                query.orderBy({ attribute: attributeName, direction });
              value.extensions = { ...value.extensions, grafast: { apply } };
            }
          }
          return values;
        },
      },
    },
  },
};
