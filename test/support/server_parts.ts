import { loadOnce } from './load_once.ts';

// The server, and what a test makes to hand to it: both from outside of Jest, or they are strangers
// to each other. To the server, an error of Jest's keys would be none that it knows, and a line of
// Jest's logger would be of no request.
export const { startServer } = await loadOnce<typeof import('../../server/start_server.ts')>(
  '../../server/start_server.ts',
);
export const { createLogger } =
  await loadOnce<typeof import('../../server/logger.ts')>('../../server/logger.ts');
export const { createAccessTokenKeys } = await loadOnce<
  typeof import('../../server/auth/create_access_token_keys.ts')
>('../../server/auth/create_access_token_keys.ts');
export const { createSigningKeys } = await loadOnce<
  typeof import('../../server/auth/signing_keys.ts')
>('../../server/auth/signing_keys.ts');
