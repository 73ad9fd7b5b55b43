import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { EventSchema } from '../../scripts/events/event_schema.ts';

/**
 * A validator for each contract, by name, as strict as the producer must be: no property that is
 * not in it, and of an open list only what it names.
 */
export function producerValidators(
  schemas: readonly EventSchema[],
): ReadonlyMap<string, ValidateFunction> {
  const ajv = validator();
  return new Map(
    schemas.map(({ name, document }) => [
      name,
      ajv.compile({ ...closed(document), $id: `${base}/${name}`, additionalProperties: false }),
    ]),
  );
}

// References are relative to the file that they stand in.
const base = 'rentify:/events';

function validator(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  addFormats.default(ajv);
  const money = join(import.meta.dirname, '..', '..', 'docs', 'events', 'shared', 'money.json');
  ajv.addSchema(JSON.parse(readFileSync(money, 'utf8')), `${base}/shared/money.json`);
  return ajv;
}

/** The same with every open list closed. */
function closed(document: EventSchema['document']): object {
  return JSON.parse(JSON.stringify(document), (_key, value) => {
    if (value?.['x-extensible-enum'] === undefined) return value;
    const { 'x-extensible-enum': values, ...rest } = value;
    return { ...rest, enum: rest.type.includes('null') ? [...values, null] : values };
  });
}
