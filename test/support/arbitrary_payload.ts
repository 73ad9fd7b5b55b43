import fc from 'fast-check';
import type { EventSchema } from '../../scripts/events/event_schema.ts';
import type { PropertyShape } from '../../scripts/events/property_shape.ts';

/** Payloads that keep the contract. */
export function arbitraryPayload(
  schema: Pick<EventSchema, 'properties' | 'required'>,
): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.fromEntries(
    Object.entries(schema.properties).map(([name, shape]) => [name, arbitraryValue(shape)]),
  );
  return fc.record(values, { requiredKeys: [...schema.required], noNullPrototype: true });
}

function arbitraryValue(shape: PropertyShape): fc.Arbitrary<unknown> {
  if (shape.values !== undefined) return orNull(shape, fc.constantFrom(...shape.values));
  const [type] = shape.types.filter((candidate) => candidate !== 'null');
  switch (type) {
    case 'string':
      return orNull(shape, arbitraryString(shape));
    case 'integer':
      return orNull(
        shape,
        fc.integer({ min: shape.minimum ?? -100, max: shape.maximum ?? 2 ** 31 - 1 }),
      );
    case 'boolean':
      return orNull(shape, fc.boolean());
    case 'array':
      return orNull(
        shape,
        fc.array(arbitraryValue(shape.items ?? { types: ['null'] }), { maxLength: 4 }),
      );
    default:
      return fc.constant(null);
  }
}

const orNull = (shape: PropertyShape, value: fc.Arbitrary<unknown>) =>
  shape.types.includes('null') ? fc.option(value, { nil: null }) : value;

const arbitraryDate = fc.date({
  min: new Date('1990-01-01Z'),
  max: new Date('2199-12-31Z'),
  noInvalidDate: true,
});

function arbitraryString({ format, pattern }: PropertyShape): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (format === 'uuid') return fc.uuid();
  if (format === 'date') return arbitraryDate.map((date) => date.toISOString().slice(0, 10));
  if (format === 'date-time') {
    // As PostgreSQL writes it.
    return arbitraryDate.map((date) => date.toISOString().replace('Z', '+00:00'));
  }
  return fc.string();
}
