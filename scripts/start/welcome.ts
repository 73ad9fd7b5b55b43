import type { Config } from '../../server/config.ts';
import { createDemoKey } from '../demo/create_demo_key.ts';
import { demoSigner } from '../demo/demo_signer.ts';
import { demoUsers } from '../demo/demo_users.ts';

/** What npm start says when everything answers: URLs, tokens, a key, a request to copy. */
export async function welcome(
  config: Config,
  { url, adminUrl }: { readonly url: string; readonly adminUrl: string },
): Promise<string> {
  const sign = await demoSigner(config);
  const people = demoUsers.filter(({ tokenRole }) => tokenRole !== 'service');
  const tokens = await Promise.all(
    people.map(async (user) => ({ ...user, token: await sign(user) })),
  );
  const key = await createDemoKey(config.databaseUrl);
  const agent = tokens.find(({ role }) => role === 'agent');
  const minutes = Math.round(config.accessTokenTtlS / 60);
  const query = '{ vehicles(first: 3) { nodes { plateNumber make model status } } }';
  return [
    '',
    `  API        ${url}/graphql`,
    `  Explorer   ${url}/ruru`,
    `  Health     ${adminUrl}/ready   ${adminUrl}/metrics`,
    `  Mail       ${adminUrl}/messages   (nothing leaves this machine without SMTP_URL)`,
    '',
    `  Tokens, good for ${minutes} minutes (npm run token -- --as <role>):`,
    ...tokens.map(({ role, token }) => `  ${role.padEnd(14)} ${token}`),
    '',
    '  Key of the booking site, which reads vehicles and rentals:',
    `  ${'service'.padEnd(14)} ${key}`,
    '',
    '  Try:',
    `  curl -s ${url}/graphql -H 'content-type: application/json' \\`,
    `    -H 'authorization: Bearer ${agent?.token}' \\`,
    `    -d '${JSON.stringify({ query })}'`,
    '',
    '  Ctrl-C stops the API, then the database.',
    '',
  ].join('\n');
}
