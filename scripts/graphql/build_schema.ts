import '../../server/grafast_mode.ts';
import { pino } from 'pino';
import { makeSchema } from 'postgraphile';
import type { GraphQLSchema } from 'postgraphile/graphql';
import type { Config } from '../../server/config.ts';
import { createPool } from '../../server/create_pool.ts';
import { createPreset } from '../../server/graphile.config.ts';

/** The schema that the server would serve on this database. */
export async function buildSchema(config: Config): Promise<GraphQLSchema> {
  const pool = createPool(config, pino({ level: 'silent' }));
  try {
    const limits = { command: async () => undefined };
    const preset = createPreset({ config, pool, maskError: (error) => error, limits });
    return (await makeSchema(preset)).schema;
  } finally {
    await pool.end();
  }
}
