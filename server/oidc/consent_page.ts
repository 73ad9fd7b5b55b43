import { type Request, type Response, Router } from 'express';
import type Provider from 'oidc-provider';
import { errors, type Interaction } from 'oidc-provider';
import type { Gate } from '../auth/gate.ts';
import type { OidcParts } from './oidc_parts.ts';
import { openSession } from './open_session.ts';
import { pagePolicy } from './pages/page_policy.ts';
import { renderPage } from './pages/render_page.ts';
import { rememberingSession } from './remembering_session.ts';
import { startedInteraction } from './started_interaction.ts';

const WISHES: Readonly<Record<string, string>> = {
  openid: 'know who you are',
  profile: 'read your name',
  email: 'read your email address',
  api: 'do in Rentify whatever you may do yourself',
};

/** GET asks, POST grants what a client of others asked for: /oauth/consent/<interaction>. */
export function consentPage({ gate }: OidcParts, provider: () => Provider): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const started = (request: Request, response: Response) =>
    startedInteraction(provider(), 'consent', request, response);

  router.get('/:uid', async (request, response) => {
    const { uid, params, prompt } = await started(request, response);
    const client = await provider().Client.find(String(params['client_id']));
    const { oidc, resources } = missing(prompt);
    response.setHeader('Content-Security-Policy', pagePolicy(params['redirect_uri']));
    response.type('html').send(
      renderPage('consent', {
        title: 'Allow access',
        clientName: client?.clientName ?? '',
        destination: new URL(String(params['redirect_uri'])).host,
        action: `/oauth/consent/${uid}`,
        wishes: [...oidc, ...Object.values(resources).flat()].flatMap((s) => WISHES[s] ?? []),
      }),
    );
  });
  router.post('/:uid', async (request, response) => {
    const interaction = await started(request, response);
    const grantId = await grantWhatIsMissing(gate, provider(), interaction);
    await provider().interactionFinished(request, response, { consent: { grantId } });
  });
  router.post('/:uid/cancel', async (request, response) => {
    await started(request, response);
    await provider().interactionFinished(request, response, { error: 'access_denied' });
  });
  return router;
}

async function grantWhatIsMissing(
  gate: Gate,
  provider: Provider,
  { session: browser, params, prompt }: Interaction,
): Promise<string> {
  const clientId = String(params['client_id']);
  const session = browser === undefined ? undefined : await provider.Session.findByUid(browser.uid);
  if (session?.accountId === undefined) throw new errors.SessionNotFound('nobody has signed in');
  const { accountId } = session;
  const known = session.sidFor(clientId);
  const rememberedBy = rememberingSession(session.authorizations);
  const sessionId = await openSession(gate, { userId: accountId, clientId, known, rememberedBy });

  const grant =
    (await provider.Grant.find(sessionId)) ?? new provider.Grant({ accountId, clientId });
  grant.jti = sessionId;
  const { oidc, resources } = missing(prompt);
  grant.addOIDCScope([...oidc]);
  for (const [resource, scopes] of Object.entries(resources)) {
    grant.addResourceScope(resource, [...scopes]);
  }
  return grant.save();
}

/** The scopes that were asked for and not yet granted. */
function missing({ details }: Interaction['prompt']) {
  return {
    oidc: (details['missingOIDCScope'] ?? []) as readonly string[],
    resources: (details['missingResourceScopes'] ?? {}) as Record<string, readonly string[]>,
  };
}
