import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { EventSchema } from './event_schema.ts';
import { type JsonObject, propertyShapeOf } from './property_shape_of.ts';

/** Every contract below docs/events, by name. Fails where a file is none. */
export function readEventSchemas(directory = defaultDirectory): EventSchema[] {
  return globSync('*/*.v*.json', { cwd: directory })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      try {
        return readEventSchema(directory, path);
      } catch (error) {
        throw new Error(`docs/events/${path} is no contract`, { cause: error });
      }
    });
}

const defaultDirectory = join(import.meta.dirname, '..', '..', 'docs', 'events');

function readEventSchema(directory: string, path: string): EventSchema {
  const [, context, type, version] = /^([a-z]+)\/([A-Za-z]+)\.v(\d+)\.json$/.exec(path) ?? [];
  if (context === undefined || type === undefined) throw new Error('Its name names no event.');
  const text = readFileSync(join(directory, path), 'utf8');
  const document = JSON.parse(text) as JsonObject;
  const resolve = (reference: string) => definition(directory, path, reference);
  const properties = document['properties'] as Readonly<Record<string, JsonObject>>;
  return {
    name: path.replace(/\.json$/, ''),
    context,
    type,
    version: Number(version),
    sha256: createHash('sha256').update(text).digest('hex'),
    document,
    required: document['required'] as readonly string[],
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name,
        propertyShapeOf(property, resolve),
      ]),
    ),
  };
}

/** What a reference such as ../shared/money.json#/$defs/cents refers to. */
function definition(directory: string, from: string, reference: string): JsonObject {
  const [file = '', pointer = ''] = reference.split('#');
  const text = readFileSync(join(directory, posix.join(posix.dirname(from), file)), 'utf8');
  const found = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as JsonObject | undefined)?.[key], JSON.parse(text));
  if (found === undefined) throw new Error(`There is no ${reference}.`);
  return found as JsonObject;
}
