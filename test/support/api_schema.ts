import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'postgraphile/graphql';

const exported = join(import.meta.dirname, '../../server/graphql/schema.graphql');

/** The API as it is exported (`schema:check`), so that tests can be made of it before they run. */
export const apiSchema = buildSchema(readFileSync(exported, 'utf8'));
