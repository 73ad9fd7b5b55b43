import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import { Provider } from 'oidc-provider';

const CLIENT = { client_id: 'tester', client_secret: 'a-secret-of-the-test-alone' };

export interface ExternalIssuer {
  readonly issuer: string;
  /** A token from its token endpoint, with these claims. */
  token(claims: Readonly<Record<string, unknown>>, tokenType?: string): Promise<string>;
  /** Signs with a new key from now on; the old one is in its JWKS no more. */
  rotateKeys(): void;
  /** The private key that signs now: what a forger would need. */
  privateJwk(): JWK;
  /** Its keys cannot be had while it is away. */
  setAway(isAway: boolean): void;
  /** How often its keys were asked for. */
  keyRequests(): number;
  stop(): Promise<void>;
}

/** Another company's OpenID Connect provider, for real: its tokens come over HTTP. */
export async function startExternalIssuer(audience = 'rentify'): Promise<ExternalIssuer> {
  let isAway = false;
  let keyRequests = 0;
  let claims: Readonly<Record<string, unknown>> = {};
  let typ = 'at+jwt';
  let privateJwk = newKey();
  let handle: ReturnType<Provider['callback']> = async () => {};
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/jwks') === true) {
      keyRequests += 1;
      if (isAway) return response.writeHead(503).end();
    }
    return void handle(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const provide = () => {
    const provider = new Provider(issuer, {
      clients: [
        {
          ...CLIENT,
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
          id_token_signed_response_alg: 'ES256',
        },
      ],
      jwks: { keys: [privateJwk] },
      ttl: { ClientCredentials: 600 },
      adapter: () => keepsNothing,
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => 'urn:rentify',
          getResourceServerInfo: () => ({
            scope: '',
            audience,
            accessTokenTTL: 600,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          }),
        },
      },
      formats: {
        customizers: {
          jwt: (_context, _token, parts) => {
            Object.assign(parts.payload, claims);
            parts.header = Object.assign({}, parts.header, { typ });
          },
        },
      },
    });
    handle = provider.callback();
  };
  provide();

  return {
    issuer,
    async token(wanted, tokenType = 'at+jwt') {
      claims = wanted;
      typ = tokenType;
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...CLIENT, grant_type: 'client_credentials' }),
      });
      const answer = (await response.json()) as { access_token?: string };
      if (answer.access_token === undefined) throw new Error(JSON.stringify(answer));
      return answer.access_token;
    },
    rotateKeys() {
      privateJwk = newKey();
      provide();
    },
    privateJwk: () => privateJwk,
    setAway(value) {
      isAway = value;
    },
    keyRequests: () => keyRequests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const nothing = async () => undefined;
/** Tokens that are JWTs are stored nowhere. */
const keepsNothing = {
  upsert: nothing,
  find: nothing,
  findByUserCode: nothing,
  findByUid: nothing,
  consume: nothing,
  destroy: nothing,
  revokeByGrantId: nothing,
};

function newKey(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'ES256', use: 'sig' };
}
