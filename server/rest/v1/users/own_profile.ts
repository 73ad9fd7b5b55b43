import type { Gate } from '../../../auth/gate.ts';
import { ExpectedError } from '../../../expected_error.ts';
import { currentCaller } from '../../current_caller.ts';

/** Who the caller is, and what it may do at this moment. */
export interface OwnProfile {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly phone: string | null;
  readonly phoneVerified: boolean;
  readonly tokenRole: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly rowVersion: string;
}

interface Row {
  readonly id: string;
  readonly email: string;
  readonly display_name: string;
  readonly phone: string | null;
  readonly row_version: string;
  readonly roles: string[];
  readonly permissions: string[];
}

/** 401 also for whoever has a token, but was signed out or shut out since. */
export async function ownProfile(gate: Gate): Promise<OwnProfile> {
  const { role } = currentCaller();
  const [row] = await gate<Row>('select * from identity.own_profile()');
  if (row === undefined) throw new ExpectedError('UNAUTHENTICATED', 401, 'Sign in first.');
  const { id, email, phone, roles, permissions } = row;
  return {
    id,
    email,
    displayName: row.display_name,
    phone,
    // A number is kept once it is verified (users_phone_verified).
    phoneVerified: phone !== null,
    tokenRole: role,
    roles,
    permissions,
    rowVersion: row.row_version,
  };
}
