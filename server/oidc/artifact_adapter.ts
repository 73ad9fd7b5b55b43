import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Gate } from '../auth/gate.ts';
import type { DatabaseClock } from '../database_clock.ts';
import { hashOfToken } from '../secrets/opaque_token.ts';
import { seal, unseal } from '../secrets/sealed_box.ts';
import { aheadS } from './ahead_s.ts';
import { endReason } from './end_reason.ts';
import { rememberingSession } from './remembering_session.ts';
import { shiftTimes } from './shift_times.ts';

const PURPOSE = 'oidc_artifact';
// The domain identity.oidc_artifact_kind; of other kinds the library only asks whether there is one.
const KEPT = [
  'Session',
  'Interaction',
  'Grant',
  'AuthorizationCode',
  'RefreshToken',
  'AccessToken',
];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Found {
  readonly payload_sealed: Buffer;
  readonly consumed_at: Date | null;
}

/**
 * Keeps one kind of the provider's state in the database. A grant's id is the id of its session in
 * identity.sessions, so that every code and token is found only while that session lasts. What is
 * kept tells times by the database's clock.
 */
export function artifactAdapter(
  kind: string,
  {
    gate,
    secretKey,
    clock,
  }: { gate: Gate; secretKey: Buffer; clock: Pick<DatabaseClock, 'nowMs'> },
): Adapter {
  const open = ([row]: Found[]): AdapterPayload | undefined => {
    if (row === undefined) return undefined;
    const kept = JSON.parse(unseal(secretKey, PURPOSE, row.payload_sealed)) as AdapterPayload;
    const payload = shiftTimes(kept, aheadS(clock));
    return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at };
  };

  return {
    async upsert(id, payload, expiresInS = 0) {
      const sessionId = sessionOf(kind, id, payload);
      // Somebody who signed in as a user that was disabled meanwhile: nothing to remember.
      if (kind === 'Session' && payload.accountId !== undefined && sessionId === undefined) return;
      await gate(
        `select identity.store_oidc_artifact(
           $1, $2, $3, now() + make_interval(secs => $4), $5, $6)`,
        [
          kind,
          hashOfToken(id),
          seal(secretKey, PURPOSE, JSON.stringify(shiftTimes(payload, -aheadS(clock)))),
          expiresInS,
          sessionId,
          kind === 'Session' ? payload.uid : undefined,
        ],
      );
    },
    async find(id) {
      if (!KEPT.includes(kind)) return undefined;
      const sql = 'select * from identity.find_oidc_artifact($1, $2)';
      return open(await gate(sql, [kind, hashOfToken(id)]));
    },
    findByUid: async (uid) =>
      open(await gate('select * from identity.find_oidc_artifact($1, null, $2)', [kind, uid])),
    async consume(id) {
      const [row] = await gate<{ was_first: boolean }>(
        'select identity.consume_oidc_artifact($1, $2) as was_first',
        [kind, hashOfToken(id)],
      );
      // The library looks first and uses then: of two at once both would have found it unused.
      if (row?.was_first !== true) throw new errors.InvalidGrant('already used');
    },
    async destroy(id) {
      await gate('select identity.destroy_oidc_artifact($1, $2)', [kind, hashOfToken(id)]);
    },
    async revokeByGrantId(grantId) {
      // Asked of every kind at each revocation, and ending the session ends them all.
      if (kind !== 'AccessToken' || !UUID.test(grantId)) return;
      await gate('select identity.end_oidc_session($1, $2)', [grantId, endReason()]);
    },
    async findByUserCode() {
      return undefined;
    },
  };
}

function sessionOf(kind: string, id: string, payload: AdapterPayload): string | undefined {
  switch (kind) {
    case 'Grant':
      return id;
    case 'Session':
      return rememberingSession(payload.authorizations);
    case 'Interaction':
      // Outlives the session before, so that somebody else can sign in instead.
      return undefined;
    default:
      return payload.grantId;
  }
}
