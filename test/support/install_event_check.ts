import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { readEventSchemas } from '../../scripts/events/read_event_schemas.ts';

/** Every event that is written in this database, or a copy of it, must keep its contract. */
export async function installEventCheck(owner: pg.Client): Promise<void> {
  await owner.query(readFileSync(join(import.meta.dirname, 'event_check.sql'), 'utf8'));
  const properties = readEventSchemas().flatMap((schema) =>
    Object.entries(schema.properties).map(([property, shape]) => ({
      event_type: schema.type,
      schema_version: schema.version,
      property,
      is_required: schema.required.includes(property),
      shape,
    })),
  );
  await owner.query(
    `insert into test_only.event_properties
     select * from jsonb_populate_recordset(null::test_only.event_properties, $1)`,
    [JSON.stringify(properties)],
  );
}
