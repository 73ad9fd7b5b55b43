import { errors, type Grant, type KoaContextWithOIDC } from 'oidc-provider';
import type { Gate } from '../auth/gate.ts';

/**
 * What the user has granted the client in this browser. One of our own clients is granted what it
 * asks for; of another only what the user consented to (consent_page.ts).
 */
export async function loadGrant(gate: Gate, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, result, provider, account } = ctx.oidc;
  if (client === undefined || session === undefined || account === undefined) return undefined;
  const { clientId } = client;
  const isFirstParty = client['is_first_party'] === true;

  const signIn = result?.login?.['sessionId'];
  const before = session.sidFor(clientId);
  if (typeof signIn === 'string' && signIn !== before) {
    if (before !== undefined) {
      await gate(`select identity.end_oidc_session($1, 'replaced')`, [before]);
    }
    session.sidFor(clientId, signIn);
  }
  let sessionId = result?.consent?.grantId ?? session.sidFor(clientId);
  if (sessionId === undefined && isFirstParty) {
    sessionId = await openSession(gate, account.accountId, clientId);
  }
  if (sessionId === undefined) return undefined;
  session.sidFor(clientId, sessionId);

  const known = await provider.Grant.find(sessionId);
  if (!isFirstParty) return known;
  const grant = known ?? new provider.Grant({ accountId: account.accountId, clientId });
  grant.jti = sessionId;
  grantWhatIsAsked(ctx, grant);
  await grant.save();
  return grant;
}

async function openSession(gate: Gate, userId: string, clientId: string): Promise<string> {
  const [row] = await gate<{ id: string | null }>(
    'select identity.open_oidc_session($1, $2) as id',
    [userId, clientId],
  );
  if (typeof row?.id !== 'string') throw new errors.AccessDenied();
  return row.id;
}

function grantWhatIsAsked(ctx: KoaContextWithOIDC, grant: Grant): void {
  grant.addOIDCScope(ctx.oidc.requestParamOIDCScopes);
  for (const [resource, { scopes }] of Object.entries(ctx.oidc.resourceServers ?? {})) {
    const asked = [...ctx.oidc.requestParamScopes].filter((scope) => scopes.has(scope));
    grant.addResourceScope(resource, asked);
  }
}
