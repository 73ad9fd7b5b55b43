/** The shards of app.outbox_events: an aggregate is in one of them, and each has one relay. */
export const shards = [0, 1, 2, 3] as const;
