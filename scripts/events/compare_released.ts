import { isDeepStrictEqual } from 'node:util';
import { brokenPromises } from './broken_promises.ts';
import type { EventSchema } from './event_schema.ts';
import type { ReleasedSchema } from './released_schema.ts';

export interface Comparison {
  /** What readers rely on and would lose: one line each. */
  readonly broken: readonly string[];
  /** The contracts that were changed or added since, by name. */
  readonly changed: readonly string[];
}

/** The contracts as they are against what was released: a released version stays for ever. */
export function compareReleased(
  released: Readonly<Record<string, ReleasedSchema>>,
  schemas: readonly EventSchema[],
): Comparison {
  const present = new Map(schemas.map((schema) => [schema.name, schema]));
  const broken = Object.entries(released).flatMap(([name, before]) => {
    const now = present.get(name);
    const faults = now === undefined ? ['the contract is gone'] : brokenPromises(before, now);
    return faults.map((fault) => `${name}: ${fault}`);
  });
  const changed = schemas
    .filter(({ name, sha256, required, properties }) => {
      // The shape as well: it changes with a shared definition too.
      return !isDeepStrictEqual(released[name], { sha256, required, properties });
    })
    .map(({ name }) => name);
  return { broken, changed };
}
