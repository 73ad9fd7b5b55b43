import type { EventSchema } from './event_schema.ts';

/** docs/events/released.json: a property a line, so that a review sees what was added. */
export function releasedText(schemas: readonly EventSchema[]): string {
  return `{\n${schemas.map(block).join(',\n')}\n}\n`;
}

function block({ name, sha256, required, properties }: EventSchema): string {
  const lines = Object.entries(properties).map(
    ([property, shape]) => `      ${JSON.stringify(property)}: ${JSON.stringify(shape)}`,
  );
  return `  ${JSON.stringify(name)}: {
    "sha256": ${JSON.stringify(sha256)},
    "required": ${JSON.stringify(required)},
    "properties": {
${lines.join(',\n')}
    }
  }`;
}
