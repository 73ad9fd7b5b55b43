import { apiKey } from '../api_key.ts';
import { user } from '../factories.ts';
import { oidcClient } from '../oidc_client.ts';
import { unique } from '../unique.ts';
import { uniqueWord } from '../unique_word.ts';
import type { ValidInput } from './valid_input.ts';

/** The commands of services, their keys, and clients. */
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
  registerOidcClient: async () => ({
    clientId: `fleet-${uniqueWord()}`,
    name: 'The fleet in a browser',
    redirectUris: ['https://fleet.example.com/callback'],
    postLogoutRedirectUris: ['https://fleet.example.com/'],
    isFirstParty: true,
    secretHash: 'ab'.repeat(32),
  }),
  disableOidcClient: async (db) => ({ oidcClientId: (await oidcClient(db)).id }),
  revokeApiKey: async (db) => ({ apiKeyId: (await apiKey(db)).id }),
};
