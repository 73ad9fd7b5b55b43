import type { AdapterPayload } from 'oidc-provider';

/**
 * The sign-in that a browser is remembered by: the first of its sessions is the one that it was
 * opened with. When that ends, the browser is forgotten.
 */
export function rememberingSession(
  authorizations: AdapterPayload['authorizations'],
): string | undefined {
  return Object.values(authorizations ?? {}).find(({ sid }) => sid !== undefined)?.sid;
}
