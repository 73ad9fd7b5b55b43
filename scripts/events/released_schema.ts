import type { EventSchema } from './event_schema.ts';

/** What was promised of a version (docs/events/released.json). */
export type ReleasedSchema = Pick<EventSchema, 'sha256' | 'required' | 'properties'>;
