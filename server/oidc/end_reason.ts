import Provider from 'oidc-provider';

/**
 * Why the provider revokes what a session was given: at the token endpoint only for a code or
 * refresh token that came a second time; elsewhere the client or the user gave it back.
 */
export function endReason(): 'token_reused' | 'signed_out' {
  return Provider.ctx?.oidc.route === 'token' ? 'token_reused' : 'signed_out';
}
