import type { DatabaseUrls } from '../../scripts/database/database_urls.ts';
import type { AccessTokenKeys } from '../../server/auth/access_token_keys.ts';
import { signAccessToken } from '../../server/auth/sign_access_token.ts';
import { type Config, readConfig } from '../../server/config.ts';
import type { RunningServer } from '../../server/start_server.ts';
import { createAccessTokenKeys, createLogger, startServer } from './server_parts.ts';

// A test asks more often than any client may; the tests of limits set their own.
const wide = {
  API_RATE_PER_MINUTE: '1000000',
  ANONYMOUS_RATE_PER_MINUTE: '1000000',
  COMMAND_RATE_PER_MINUTE: '1000000',
  DOOR_LIMIT_FACTOR: '1000',
};

type ApiRole = 'customer' | 'staff' | 'admin' | 'service';
type Headers = Readonly<Record<string, string>>;

export interface GraphQLAnswer {
  readonly status: number;
  readonly headers: globalThis.Headers;
  // Tests reach into answers of every shape; a wrong guess fails there.
  readonly data: Record<string, never> | null | undefined;
  readonly errors:
    | readonly {
        readonly message: string;
        readonly path?: readonly (string | number)[];
        readonly extensions: {
          readonly code: string;
          readonly http: { readonly status: number };
          readonly correlationId: string;
          readonly details?: unknown;
        };
      }[]
    | undefined;
}

export interface TestServer extends RunningServer {
  readonly config: Config;
  /** What the server has logged so far, a line each. */
  readonly logLines: readonly string[];
  tokenFor(userId: string, role: ApiRole, overrides?: Partial<Config>): Promise<string>;
  /** POSTs anything to a path of the API. */
  post(path: string, body: string, headers?: Headers): Promise<Response>;
  /** Sends a GraphQL document, as nobody unless a token is given. */
  query(
    document: string,
    variables?: object,
    options?: { token?: string; headers?: Headers },
  ): Promise<GraphQLAnswer>;
}

/** The real server on free ports, on the file's own database, with keys that nobody else has. */
export async function startTestServer(
  urls: DatabaseUrls,
  overrides: Partial<Config> = {},
  keys: AccessTokenKeys = createAccessTokenKeys(),
): Promise<TestServer> {
  const config = {
    ...readConfig([], { NODE_ENV: 'test', PORT: '0', ADMIN_PORT: '0', POOL_SIZE: '5', ...wide }),
    ...urls,
    ...overrides,
  };
  const logLines: string[] = [];
  const logger = createLogger(config, { write: (line) => void logLines.push(line) });
  const server = await startServer({ config, logger, keys });

  const post: TestServer['post'] = (path, body, headers = {}) =>
    fetch(new URL(path, server.url), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  return {
    ...server,
    config,
    logLines,
    tokenFor: (userId, role, tokenOverrides) =>
      signAccessToken(keys, { ...config, ...tokenOverrides }, { userId, role }, Date.now()),
    post,
    async query(document, variables = {}, { token, headers } = {}) {
      const response = await post('/graphql', JSON.stringify({ query: document, variables }), {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      });
      const body = (await response.json()) as Pick<GraphQLAnswer, 'data' | 'errors'>;
      return { ...body, status: response.status, headers: response.headers };
    },
  };
}
