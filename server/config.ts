import { isIP } from 'node:net';
import { z } from 'zod';
import { externalIssuerSettings } from './auth/external_issuer_settings.ts';

const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (value) =>
        value === '' || (URL.canParse(value) && protocols.includes(new URL(value).protocol)),
      `is a URL that begins with ${protocols.join(' or ')}`,
    )
    .default('');
const postgresUrl = (description: string) =>
  url('postgres:', 'postgresql:').meta({ description, secret: true });
const whole = (min: number, max: number, byDefault: number, description: string) =>
  z.coerce.number().int().min(min).max(max).default(byDefault).meta({ description });
const port = (byDefault: number, description: string) => whole(0, 65_535, byDefault, description);
const milliseconds = (byDefault: number, description: string) =>
  whole(1, 600_000, byDefault, description);
const list = (item: z.ZodString, description: string) =>
  z
    .string()
    .default('')
    .transform((items) => items.split(',').flatMap((each) => each.trim() || []))
    .pipe(z.array(item))
    .meta({ description });
const rate = (byDefault: number, description: string) =>
  whole(1, 10_000_000, byDefault, description);
const text = (byDefault: string, description: string) =>
  z.string().trim().min(1).default(byDefault).meta({ description });

/** Every setting there is, in the order of .env.example, which is generated from it. */
const settings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development').meta({
    description: 'production refuses embedded services, demo data and a secret key of its own.',
  }),
  CI: z
    .string()
    .default('')
    .transform((value) => value !== '' && value !== 'false')
    .meta({
      description: 'Set by CI: a test whose service cannot be had fails instead of being skipped.',
    }),
  HOST: text('127.0.0.1', 'The address that both ports listen on; a container sets 0.0.0.0.'),
  PORT: port(5678, 'The port of the API; 0 takes a free one.'),
  ADMIN_PORT: port(
    5679,
    'The port of /live, /ready, /metrics and, outside production, /messages; 0 takes a free one.',
  ),
  DATABASE_URL: postgresUrl(
    'Login rentify_api, which serves requests. Empty outside production: an embedded PostgreSQL.',
  ),
  OWNER_DATABASE_URL: postgresUrl('Login rentify_owner, which runs the migrations.'),
  WORKER_DATABASE_URL: postgresUrl('Login rentify_worker, which runs the jobs.'),
  ROOT_DATABASE_URL: postgresUrl('A superuser, only to create the database, roles and extensions.'),
  REDIS_URL: url('redis:', 'rediss:').meta({
    description: 'Shared limits and short caches. Empty: in the memory of each process.',
    secret: true,
  }),
  KAFKA_BROKERS: list(
    z.string().regex(/^[^\s:]+:\d+$/, 'is a list of host:port with commas'),
    'host:port, with commas. Empty: events travel inside the process.',
  ),
  KAFKA_SSL: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .meta({ description: 'true speaks TLS to the brokers.' }),
  KAFKA_SASL_USERNAME: z
    .string()
    .default('')
    .meta({ description: 'Who we are to the brokers (SCRAM-SHA-512). Empty: they do not ask.' }),
  KAFKA_SASL_PASSWORD: z
    .string()
    .default('')
    .meta({ description: 'The password of KAFKA_SASL_USERNAME.', secret: true }),
  KAFKA_PARTITIONS: whole(
    1,
    1_000,
    6,
    'Partitions of a topic that we make: as many processes of a consumer work at once.',
  ),
  KAFKA_REPLICATION_FACTOR: whole(
    0,
    9,
    0,
    'How many brokers keep a topic that we make; 0 leaves it to the cluster.',
  ),
  SMTP_URL: url('smtp:', 'smtps:').meta({
    description:
      'Where mail leaves. Required by the worker in production; empty elsewhere: messages are kept ' +
      'in the database and shown at /messages of the admin port.',
    secret: true,
  }),
  MAIL_FROM: text('Rentify <no-reply@rentify.invalid>', 'The sender of our mail.')
    .refine((value) => /^([^<>@\p{Cc}]+ <)?[^<>@\s]+@[^<>@\s]+[^<>@\s]>?$/u.test(value), {
      message: 'is an address or Name <address>',
    })
    .meta({ description: 'The sender of our mail. Required by the worker in production.' }),
  JWT_ISSUER: url('http:', 'https:')
    .default('http://127.0.0.1:5678')
    .meta({
      description:
        'The URL of this server, as its clients see it: the iss that a token must carry, and where the ' +
        'OpenID provider sends people. Required by the API in production.',
    }),
  JWT_AUDIENCE: text('rentify', 'The aud that a token must carry.'),
  WEB_APP_URL: url('http:', 'https:').meta({
    description:
      'Where the application for people is, without a slash at the end: links on the sign-in page ' +
      'and in mail lead there (/verify-email, /reset-password, /accept-invitation, the token ' +
      'behind #). Empty: no links, and mail says what to POST. Required by the worker in production.',
  }),
  OIDC_ISSUERS: externalIssuerSettings.meta({
    description:
      'Issuers of others whose access tokens are taken, a JSON list: issuer, audience, roleMap, and ' +
      'jwksUri, tokenType, algorithms, roleClaim, emailClaim, nameClaim where they differ.',
  }),
  SECRET_KEY: z
    .string()
    .default('')
    .refine(
      (value) => value === '' || Buffer.from(value, 'base64').length === 32,
      'is 32 bytes in base64',
    )
    .meta({
      description:
        'Seals what must not be read in the database: 32 random bytes in base64, the same for API ' +
        'and worker. Empty outside production: the own one in DATA_DIR.',
      secret: true,
    }),
  ACCESS_TOKEN_TTL_S: whole(1, 86_400, 900, 'How long a token that we sign is good, in seconds.'),
  TRUSTED_PROXIES: list(
    z.string().refine(isNetwork, 'is a list of addresses or networks (CIDR) with commas'),
    'Addresses or networks (CIDR) of our own proxies, with commas: only their X-Forwarded-For ' +
      'says where a request comes from. Empty: nobody stands before us.',
  ),
  CORS_ORIGINS: list(
    z.string().refine(isOrigin, 'is a list of origins such as https://app.example with commas'),
    'Origins whose pages may read our answers in a browser, with commas. Empty: none.',
  ),
  API_RATE_PER_MINUTE: rate(600, 'Requests that a user may send in a minute.'),
  ANONYMOUS_RATE_PER_MINUTE: rate(120, 'Requests without a token from one address in a minute.'),
  COMMAND_RATE_PER_MINUTE: rate(240, 'Mutations that a user may send in a minute.'),
  DOOR_LIMIT_FACTOR: whole(
    1,
    10_000,
    1,
    'How many times wider the limits of /v1/auth per address are: many people behind one address.',
  ),
  WEBHOOK_ALLOWED_NETWORKS: list(
    z.string().refine(isNetwork, 'is a list of addresses or networks (CIDR) with commas'),
    'Addresses or networks (CIDR) that are not public and that webhooks may be sent to all the ' +
      'same, without TLS too, with commas, such as 127.0.0.1 in development; the same for API and ' +
      'worker. Empty: none.',
  ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({ description: 'Lines below this level are not written.' }),
  DATA_DIR: text('.data', 'Where npm start keeps its PostgreSQL and its secret key.'),
  POOL_SIZE: whole(1, 200, 10, 'Connections that the API holds at most.'),
  WORKER_CONCURRENCY: whole(
    1,
    100,
    4,
    'Jobs that the worker runs at once, beside the relays of events.',
  ),
  CONNECTION_TIMEOUT_MS: milliseconds(5_000, 'How long a request waits for a free connection.'),
  STATEMENT_TIMEOUT_MS: milliseconds(5_000, 'How long one statement of a request may run.'),
  LOCK_TIMEOUT_MS: milliseconds(2_000, 'How long a request waits for a lock of another.'),
  REQUEST_TIMEOUT_MS: milliseconds(15_000, 'How long a whole request may take.'),
  MAX_CONNECTIONS: whole(1, 100_000, 2_000, 'Connections of clients that the API holds at most.'),
  SHUTDOWN_TIMEOUT_MS: milliseconds(15_000, 'How long stopping waits for work in flight.'),
});

type Settings = z.output<typeof settings>;
type SettingName = keyof Settings;
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<Name>;

/** DATABASE_URL is `config.databaseUrl`, and so on; the numbers are numbers. */
export type Config = { readonly [Name in SettingName as CamelCase<Name>]: Settings[Name] };

/**
 * Reads the environment once, at start. `required` names what this process cannot work without, in
 * production too where it is `inProduction`; every fault is in the one error, and no value is,
 * because it may be a secret.
 */
export function readConfig(
  required: readonly SettingName[] = [],
  environment: Readonly<Record<string, string | undefined>> = process.env,
  inProduction: readonly SettingName[] = [],
): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in settings.shape && value !== ''),
  );
  const parsed = settings.safeParse(given);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const needed = given['NODE_ENV'] === 'production' ? [...required, ...inProduction] : required;
  for (const name of needed) {
    if (given[name] === undefined) faults.push(`${name}: is required`);
  }
  if (!parsed.success || faults.length > 0) {
    throw new Error(`The configuration is wrong:\n${faults.map((f) => `  ${f}`).join('\n')}`);
  }
  return Object.freeze(
    Object.fromEntries(
      Object.entries(parsed.data).map(([name, value]) => [camelCase(name), value]),
    ) as Config,
  );
}

/** What .env.example says about each setting. */
export const configReference = Object.entries(settings.shape).map(([name, schema]) => ({
  name,
  description: schema.description ?? '',
  byDefault: String(schema.parse(undefined)),
  secret: schema.meta()?.['secret'] === true,
}));

function isNetwork(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  // Not /0: whoever trusts everybody lets each client say where it comes from.
  const isPrefix =
    prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits);
  return bits > 0 && isPrefix && rest.length === 0;
}

function isOrigin(value: string): boolean {
  // A star would match itself alone, which is not what whoever writes it hopes for.
  const isPlain = /^https?:[^*]+$/.test(value) && URL.canParse(value);
  return isPlain && new URL(value).origin === value;
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
