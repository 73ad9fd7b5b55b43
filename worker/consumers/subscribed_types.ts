import type pg from 'pg';

export interface SubscribedType {
  readonly context: string;
  /** Up to which version the consumer understands it; null: it does not hear of it. */
  readonly schemaVersion: number | null;
  /** What occurred before is history to it. */
  readonly subscribedAt: Date | null;
}

export interface SubscribedTypes {
  /** The contexts in which it hears of anything. */
  contexts(): Promise<string[]>;
  /** Undefined: nobody has declared such a type. */
  find(type: string): Promise<SubscribedType | undefined>;
}

// A type that came with a migration is looked for once more, but a flood of strange ones is not a
// flood of queries.
const RELOAD_AFTER_MS = 5_000;

/** What a consumer has to do with each type of event: rows of app.event_subscriptions. */
export function createSubscribedTypes(pool: pg.Pool, consumer: string): SubscribedTypes {
  let loadedAt = Number.NEGATIVE_INFINITY;
  let types = new Map<string, SubscribedType>();

  const load = async () => {
    const { rows } = await pool.query<{
      event_type: string;
      context: string;
      schema_version: number | null;
      subscribed_at: Date | null;
    }>('select * from app.subscribed_events($1)', [consumer]);
    types = new Map(
      rows.map((row) => [
        row.event_type,
        {
          context: row.context,
          schemaVersion: row.schema_version,
          subscribedAt: row.subscribed_at,
        },
      ]),
    );
    loadedAt = performance.now();
  };
  return {
    async contexts() {
      await load();
      const heard = [...types.values()].filter(({ schemaVersion }) => schemaVersion !== null);
      return [...new Set(heard.map(({ context }) => context))].sort();
    },
    async find(type) {
      if (!types.has(type) && performance.now() - loadedAt > RELOAD_AFTER_MS) await load();
      return types.get(type);
    },
  };
}
