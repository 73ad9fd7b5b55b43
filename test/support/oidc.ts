import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseUrls } from '../../scripts/database/database_urls.ts';
import { freePort } from '../../scripts/services/free_port.ts';
import type { Config } from '../../server/config.ts';
import { type CookieJar, createCookieJar } from './cookie_jar.ts';
import type { SignedUpUser } from './doors.ts';
import { type OidcClient, REDIRECT_URI } from './oidc_client.ts';
import { startTestServer, type TestServer } from './server.ts';

/** The server as its clients know it: its issuer is its own URL. */
export async function startIssuer(
  urls: DatabaseUrls,
  overrides: Partial<Config> = {},
): Promise<TestServer> {
  const port = await freePort();
  return startTestServer(urls, { port, jwtIssuer: `http://127.0.0.1:${port}`, ...overrides });
}

/** What PKCE needs: the verifier stays with the client, the challenge goes by the browser. */
export function pkce() {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, challenge };
}

export function authorizeUrl(
  server: TestServer,
  client: Pick<OidcClient, 'client_id'>,
  parameters: Readonly<Record<string, string | undefined>>,
): URL {
  const url = new URL('/oauth/authorize', server.url);
  const all = {
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email api',
    state: 'the state',
    nonce: 'the nonce',
    code_challenge_method: 'S256',
    ...parameters,
  };
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

/** Goes where a browser without script is sent, signing in on the way; resolves with the callback. */
export async function callbackOf(
  server: TestServer,
  jar: CookieJar,
  from: URL,
  { email, password }: Pick<SignedUpUser, 'email' | 'password'>,
): Promise<URL> {
  let response = await jar.fetch(from);
  for (let steps = 0; steps < 10; steps += 1) {
    const at = new URL(response.headers.get('location') ?? '', server.url);
    if (response.status !== 303) {
      throw new Error(`${response.status} ${response.url}: ${await response.text()}`);
    }
    if (at.origin !== new URL(server.url).origin) return at;
    if (at.pathname.startsWith('/oauth/sign-in/')) {
      response = await jar.fetch(at, { body: new URLSearchParams({ email, password }) });
    } else if (at.pathname.startsWith('/oauth/consent/')) {
      response = await jar.fetch(at, { body: new URLSearchParams() });
    } else {
      response = await jar.fetch(at);
    }
  }
  throw new Error('sent round and round');
}

export interface OidcTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly token_type: string;
  readonly error?: string;
}

/** POSTs a form to the provider, as a client on a server would. */
export async function postForm(
  server: TestServer,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: OidcTokens }> {
  const response = await fetch(new URL(path, server.url), {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { ...headers },
  });
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as OidcTokens;
  return { status: response.status, headers: response.headers, body };
}

export function redeem(
  server: TestServer,
  client: OidcClient,
  code: string,
  verifier: string,
  fields: Readonly<Record<string, string>> = {},
) {
  return postForm(server, '/oauth/token', {
    grant_type: 'authorization_code',
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    code,
    code_verifier: verifier,
    ...fields,
  });
}

export function refresh(server: TestServer, client: OidcClient, refreshToken: string) {
  return postForm(server, '/oauth/token', {
    grant_type: 'refresh_token',
    client_id: client.client_id,
    refresh_token: refreshToken,
  });
}

/** The whole flow, from nobody to tokens. */
export async function signInByCode(
  server: TestServer,
  client: OidcClient,
  who: Pick<SignedUpUser, 'email' | 'password'>,
  {
    jar = createCookieJar(),
    ...parameters
  }: { jar?: CookieJar } & Readonly<Record<string, unknown>> = {},
): Promise<OidcTokens & { readonly code: string; readonly verifier: string }> {
  const { verifier, challenge } = pkce();
  const url = authorizeUrl(server, client, {
    code_challenge: challenge,
    ...(parameters as Record<string, string>),
  });
  const code = (await callbackOf(server, jar, url, who)).searchParams.get('code') ?? '';
  const { status, body } = await redeem(server, client, code, verifier);
  if (status !== 200) throw new Error(`token answered ${status} ${JSON.stringify(body)}`);
  return { ...body, code, verifier };
}
