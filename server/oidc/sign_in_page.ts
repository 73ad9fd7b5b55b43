import express, { type Request, type Response, Router } from 'express';
import type Provider from 'oidc-provider';
import { z } from 'zod';
import { requestScope } from '../request_scope.ts';
import type { OidcParts } from './oidc_parts.ts';
import { pagePolicy } from './pages/page_policy.ts';
import { renderPage } from './pages/render_page.ts';
import { signInToClient } from './sign_in_to_client.ts';
import { startedInteraction } from './started_interaction.ts';

const REFUSED = 'The email address or the password is not right.';
const credentials = z.object({ email: z.string().min(1).max(254), password: z.string().min(1) });

/** GET shows the page, POST signs in and goes on: /oauth/sign-in/<interaction>. */
export function signInPage(parts: OidcParts, provider: () => Provider): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const show = async (request: Request, response: Response, problem = '', email = '') => {
    const interaction = await startedInteraction(provider(), 'login', request, response);
    const { client_id, login_hint, redirect_uri } = interaction.params;
    const client = await provider().Client.find(String(client_id));
    response.setHeader('Content-Security-Policy', pagePolicy(redirect_uri));
    response.type('html').send(
      renderPage('sign_in', {
        title: problem === '' ? 'Sign in' : 'Error: sign in',
        clientName: client?.clientName ?? '',
        action: `/oauth/sign-in/${interaction.uid}`,
        email: email === '' && typeof login_hint === 'string' ? login_hint : email,
        problem,
        forgotPasswordUrl:
          parts.config.webAppUrl === '' ? '' : `${parts.config.webAppUrl}/forgot-password`,
      }),
    );
  };

  router.get('/:uid', (request, response) => show(request, response));
  router.post(
    '/:uid',
    parts.limits.door('login'),
    express.urlencoded({ extended: false, limit: '8kb', inflate: false }),
    async (request, response) => {
      const { params } = await startedInteraction(provider(), 'login', request, response);
      const given = credentials.safeParse(request.body ?? {});
      const email = given.data?.email ?? '';
      const signedIn =
        given.data === undefined
          ? undefined
          : await signInToClient(parts, { ...given.data, clientId: String(params['client_id']) });
      if (signedIn === undefined) {
        requestScope.getStore()?.errorStatuses.push(401);
        await show(request, response.status(401), REFUSED, email);
        return;
      }
      const login = {
        accountId: signedIn.userId,
        sessionId: signedIn.sessionId,
        amr: ['pwd'],
      };
      await provider().interactionFinished(request, response, { login });
    },
  );
  router.post('/:uid/cancel', async (request, response) => {
    await startedInteraction(provider(), 'login', request, response);
    await provider().interactionFinished(request, response, { error: 'access_denied' });
  });
  return router;
}
