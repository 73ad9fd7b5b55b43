import type { Request, Response } from 'express';
import type Provider from 'oidc-provider';
import { errors, type Interaction } from 'oidc-provider';

/**
 * What this browser was sent to a page for. Another browser's, one that is over and one that waits
 * for another page are alike: there is none.
 */
export async function startedInteraction(
  provider: Provider,
  prompt: 'login' | 'consent',
  request: Request,
  response: Response,
): Promise<Interaction> {
  const interaction = await provider.interactionDetails(request, response);
  if (interaction.uid !== request.params['uid'] || interaction.prompt.name !== prompt) {
    throw new errors.SessionNotFound('there is no such interaction');
  }
  return interaction;
}
