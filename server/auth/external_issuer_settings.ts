import { z } from 'zod';

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Keys and discovery come from there: nobody in between may change them. */
const trustedUrl = z
  .string()
  .refine(
    (value) =>
      URL.canParse(value) &&
      (new URL(value).protocol === 'https:' ||
        (new URL(value).protocol === 'http:' && LOOPBACK.includes(new URL(value).hostname))),
    'is a URL that begins with https (http on this machine only)',
  );
/** The way to a claim, such as realm_access.roles. */
const claimPath = z.string().regex(/^[^\s.]+(\.[^\s.]+){0,4}$/, 'is names with dots between');

/** One issuer of others, as OIDC_ISSUERS lists it. */
const externalIssuer = z.strictObject({
  issuer: trustedUrl,
  /** The aud of its tokens that are meant for us. */
  audience: z.string().min(1),
  /** Where its keys are; else its discovery document says it. */
  jwksUri: trustedUrl.optional(),
  /** The typ of its access tokens: not all issuers follow RFC 9068. */
  tokenType: z.enum(['at+jwt', 'JWT']).default('at+jwt'),
  algorithms: z
    .array(z.enum(['ES256', 'ES384', 'RS256', 'PS256']))
    .min(1)
    .default(['ES256', 'RS256']),
  roleClaim: claimPath.default('roles'),
  /** What that claim says, and the business role that its holder gets for it. */
  roleMap: z.record(z.string(), z.string().regex(/^[a-z][a-z_]{1,39}$/, 'is the name of a role')),
  emailClaim: claimPath.default('email'),
  nameClaim: claimPath.default('name'),
});
export type ExternalIssuerSettings = z.output<typeof externalIssuer>;

/** OIDC_ISSUERS: a list in JSON, empty by default. */
export const externalIssuerSettings = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return text === '' ? [] : (JSON.parse(text) as unknown);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(externalIssuer)
      .max(20)
      .refine(
        (list) => new Set(list.map(({ issuer }) => issuer)).size === list.length,
        'lists an issuer twice',
      ),
  );
