import type { EventType } from '../../scripts/docs/event_type.ts';
import type { PropertyShape } from '../../scripts/events/property_shape.ts';
import { readEventSchemas } from '../../scripts/events/read_event_schemas.ts';
import { useDatabase } from '../support/database.ts';
import { payloadColumns } from '../support/payload_columns.ts';
import { producerValidators } from '../support/producer_validators.ts';

const database = useDatabase();
const schemas = readEventSchemas();
const cents = '^(0|-?[1-9][0-9]{0,15})$';

test('every type has a contract of the version that is written, and no contract is of another', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<EventType>('select * from app.event_types');
    const written = rows.map((row) => `${row.context}/${row.event_type}.v${row.schema_version}`);
    const names = schemas.map(({ name }) => name);
    expect(written.filter((name) => !names.includes(name))).toEqual([]);
    const older = schemas.filter(({ type, context, version }) =>
      rows.some(
        (row) =>
          row.event_type === type && row.context === context && row.schema_version >= version,
      ),
    );
    expect(older.map(({ name }) => name)).toEqual(names);
  }));

test.each(schemas)('$name says what everything in it means', async ({ document, ...schema }) => {
  expect(document).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: schema.type,
    type: 'object',
  });
  // Readers bear what they do not know; only the producer is held to what is listed.
  expect(document).not.toHaveProperty('additionalProperties');
  const properties = document['properties'] as Record<string, { description?: string }>;
  for (const { description } of Object.values(properties)) {
    expect(description).toMatch(/^[A-Z].*\.$/);
  }
  for (const [name, { types, format, pattern }] of Object.entries(schema.properties)) {
    if (name.endsWith('_cents')) expect({ types, pattern }).toEqual({ types, pattern: cents });
    if (/(^|_)id$/.test(name)) expect(format).toBe('uuid');
    if (name.endsWith('_at')) expect(format).toBe('date-time');
    if (/_(on|date)$/.test(name)) expect(format).toBe('date');
  }
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining([...schema.required]));
});

test('every contract is a JSON Schema that a strict validator understands', () => {
  expect(producerValidators(schemas).size).toBe(schemas.length);
});

test('a contract is described as its type is', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query<EventType>('select * from app.event_types order by event_type');
    const described = rows.map(({ event_type, schema_version }) => {
      const of = (schema: { type: string; version: number }) =>
        schema.type === event_type && schema.version === schema_version;
      return { event_type, description: schemas.find(of)?.document['description'] };
    });
    expect(described).toEqual(
      rows.map(({ event_type, description }) => ({ event_type, description })),
    );
  }));

test('what a move tells is in its contract, column by column', () =>
  database.inTransaction(async (db) => {
    const columns = await payloadColumns(db);
    expect(columns.length).toBeGreaterThan(100);
    const types = [...new Set(columns.map(({ event_type }) => event_type))];
    for (const type of types) {
      const own = columns.filter(({ event_type }) => event_type === type);
      const schema = schemas.findLast((candidate) => candidate.type === type);
      expect({ type, columns: Object.keys(schema?.properties ?? {}).sort() }).toEqual({
        type,
        columns: own.map(({ name }) => name).sort(),
      });
      for (const column of own) {
        const shape: PropertyShape = schema?.properties[column.name] ?? { types: [] };
        // A contract may promise more than a column: an issued invoice always has its number.
        expect({ column, is: shape.types.filter((kind) => kind !== 'null') }).toEqual({
          column,
          is: [column.json_type],
        });
        if (!column.is_nullable)
          expect({ column, types: shape.types }).toEqual({ column, types: [column.json_type] });
        expect({ column, format: shape.format ?? null }).toEqual({ column, format: column.format });
        expect({ column, values: shape.values?.toSorted() ?? null }).toEqual({
          column,
          values: column.values,
        });
      }
    }
  }));
