import type { PropertyShape } from './property_shape.ts';

export type JsonObject = { readonly [name: string]: unknown };

// Nothing else, so that the check inside of the test database (test/support/event_check.sql) and
// the comparison of versions know all that a schema says.
const keywords = new Set([
  '$ref',
  'description',
  'type',
  'format',
  'pattern',
  'enum',
  'x-extensible-enum',
  'minimum',
  'maximum',
  'items',
]);

/** The shape of a property of a schema, what it refers to included. */
export function propertyShapeOf(
  property: JsonObject,
  resolve: (reference: string) => JsonObject,
): PropertyShape {
  const { $ref: reference, ...own } = property;
  const schema = typeof reference === 'string' ? { ...resolve(reference), ...own } : own;
  const unknown = Object.keys(schema).filter((keyword) => !keywords.has(keyword));
  if (unknown.length > 0) throw new Error(`Keywords that are not in use here: ${unknown}`);
  const { type, format, pattern, minimum, maximum, items } = schema as {
    readonly type?: string | readonly string[];
    readonly format?: string;
    readonly pattern?: string;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly items?: JsonObject;
  };
  if (type === undefined) throw new Error('A property has a type.');
  return {
    types: [type].flat(),
    ...(format === undefined ? {} : { format }),
    ...(pattern === undefined ? {} : { pattern }),
    ...valuesOf(schema),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(items === undefined ? {} : { items: propertyShapeOf(items, resolve) }),
  };
}

function valuesOf(schema: JsonObject): Pick<PropertyShape, 'values' | 'isOpen'> {
  const closed = schema['enum'] as readonly (string | number | null)[] | undefined;
  const open = schema['x-extensible-enum'] as readonly (string | number | null)[] | undefined;
  const values = (open ?? closed)?.filter((value) => value !== null);
  if (values === undefined) return {};
  return open === undefined ? { values } : { values, isOpen: true };
}
