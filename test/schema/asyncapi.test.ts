import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readEventSchemas } from '../../scripts/events/read_event_schemas.ts';

const path = join(import.meta.dirname, '..', '..', 'docs', 'events', 'asyncapi.json');
const document = JSON.parse(readFileSync(path, 'utf8'));
const official = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json');

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' ? [String(part)] : references(part),
  );
}

function resolve(reference: string): unknown {
  const [file = '', pointer = ''] = reference.split('#');
  const from = file === '' ? document : JSON.parse(readFileSync(join(dirname(path), file), 'utf8'));
  return pointer
    .split('/')
    .slice(1)
    .reduce((part, key) => part?.[key], from);
}

test('docs/events/asyncapi.json is an AsyncAPI 3.0 document', () => {
  // The official schema brings the schema of schemas along, which there must be once only.
  const ajv = new Ajv({ strict: false, validateSchema: false, meta: false });
  addFormats.default(ajv);
  const validate = ajv.compile(official);
  expect(validate(document) ? [] : validate.errors).toEqual([]);
  expect(validate({ ...document, channels: { rental: { address: 1 } } })).toBe(false);
});

test('everything that it refers to is there', () => {
  const found = references(document);
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter((reference) => resolve(reference) === undefined)).toEqual([]);
});

test('every contract is a message of the topic of its context, keyed by its aggregate', () => {
  for (const { context, type, name } of readEventSchemas()) {
    const channel = document.channels[context];
    expect(channel.address).toBe(`rentify.${context}`);
    expect(document.channels[`${context}_dlq`].address).toBe(`rentify.${context}.dlq`);
    const messages = Object.keys(channel.messages).map((key) => document.components.messages[key]);
    expect(messages.map((message) => message.payload.schema.$ref)).toContain(`./${name}.json`);
    expect(messages.map((message) => message.name)).toContain(type);
  }
  expect(document.components.messageTraits.Event.bindings.kafka.key.format).toBe('uuid');
});
