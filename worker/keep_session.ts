import type pg from 'pg';

const BEAT_MS = 5_000;

export interface KeptSession {
  /** A statement of this session; it waits for a sign of life that is under way. */
  query<Row extends pg.QueryResultRow>(
    statement: string,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<Row>>;
  /** Gives no more signs of life. */
  end(): Promise<void>;
}

/**
 * Lets the server hear from a session whose holder waits for something else. The server ends those
 * that are silent (start_events.ts): so only whoever stands still loses its locks.
 */
export function keepSession(client: pg.ClientBase): KeptSession {
  let running = 0;
  let beat: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    if (running > 0 || beat !== undefined) return;
    beat = client
      .query('select')
      // Whoever lost the connection learns of it from the next statement.
      .catch(() => undefined)
      .finally(() => {
        beat = undefined;
      });
  }, BEAT_MS);
  return {
    async query<Row extends pg.QueryResultRow>(
      statement: string,
      values: readonly unknown[] = [],
    ): Promise<pg.QueryResult<Row>> {
      running += 1;
      try {
        await beat;
        return await client.query<Row>(statement, [...values]);
      } finally {
        running -= 1;
      }
    },
    async end() {
      clearInterval(timer);
      await beat;
    },
  };
}
