/** A row of app.event_types. */
export type EventType = {
  readonly event_type: string;
  readonly aggregate_type: string;
  readonly context: string;
  readonly schema_version: number;
  readonly description: string;
};
