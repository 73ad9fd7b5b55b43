import type { AccessTokenKeys } from '../auth/access_token_keys.ts';
import type { ErrorCatalogue } from '../error_catalogue.ts';
import type { DoorParts } from '../rest/v1/auth/door_parts.ts';

/** What the OpenID provider works with. */
export interface OidcParts extends DoorParts {
  readonly keys: AccessTokenKeys;
  readonly catalogue: ErrorCatalogue;
}
