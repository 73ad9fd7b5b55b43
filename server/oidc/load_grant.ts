import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Gate } from '../auth/gate.ts';
import { openSession } from './open_session.ts';
import { rememberingSession } from './remembering_session.ts';

/**
 * What the user has granted the client in this browser. One of our own clients is granted what it
 * asks for; of another only what the user consented to (consent_page.ts).
 */
export async function loadGrant(gate: Gate, ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, result, provider, account } = ctx.oidc;
  if (client === undefined || session === undefined || account === undefined) return undefined;
  const { clientId } = client;
  const { accountId } = account;
  const isFirstParty = client['is_first_party'] === true;

  const before = session.sidFor(clientId);
  const signIn = result?.login?.['sessionId'];
  const isNew = typeof signIn === 'string' && signIn !== before;
  if (isNew && before !== undefined) {
    await gate(`select identity.end_oidc_session($1, 'replaced')`, [before]);
  }
  let sessionId = result?.consent?.grantId ?? (isNew ? signIn : before);
  const known = sessionId === undefined ? undefined : await provider.Grant.find(sessionId);
  // Not in place of this sign-in's: if it has ended, it was to end this.
  if (isFirstParty && known === undefined && sessionId !== signIn) {
    const rememberedBy = rememberingSession(session.authorizations);
    const asked = { userId: accountId, clientId, known: sessionId, rememberedBy };
    sessionId = await openSession(gate, asked);
  }
  if (sessionId === undefined) return undefined;
  session.sidFor(clientId, sessionId);
  if (!isFirstParty) return known;

  const grant = known ?? new provider.Grant({ accountId, clientId });
  grant.jti = sessionId;
  grantWhatIsAsked(ctx, grant);
  await grant.save();
  return grant;
}

function grantWhatIsAsked(ctx: KoaContextWithOIDC, grant: Grant): void {
  grant.addOIDCScope(ctx.oidc.requestParamOIDCScopes);
  for (const [resource, { scopes }] of Object.entries(ctx.oidc.resourceServers ?? {})) {
    const asked = [...ctx.oidc.requestParamScopes].filter((scope) => scopes.has(scope));
    grant.addResourceScope(resource, asked);
  }
}
