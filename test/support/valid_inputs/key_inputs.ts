import { apiKey } from '../api_key.ts';
import { user } from '../factories.ts';
import { unique } from '../unique.ts';
import type { ValidInput } from './valid_input.ts';

/** The commands of services and their keys. */
export const keyInputs: Readonly<Record<string, ValidInput>> = {
  createService: async () => ({
    displayName: 'The booking site',
    email: `site.${unique()}@example.com`,
  }),
  createApiKey: async (db) => ({
    userId: (await user(db, ['service'])).id,
    name: 'The shop window',
    permissions: ['vehicles.read', 'rentals.read'],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  }),
  rotateApiKey: async (db) => ({
    apiKeyId: (await apiKey(db, ['vehicles.read'])).id,
    overlapHours: 1,
  }),
  revokeApiKey: async (db) => ({ apiKeyId: (await apiKey(db)).id }),
};
