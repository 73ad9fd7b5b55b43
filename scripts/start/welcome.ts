import type { Config } from '../../server/config.ts';
import { createDemoKey } from '../demo/create_demo_key.ts';
import { demoPassword } from '../demo/demo_password.ts';
import { demoSigner } from '../demo/demo_signer.ts';
import { demoUser } from '../demo/demo_user.ts';
import { demoUsers } from '../demo/demo_users.ts';

/** What npm start says when everything answers: URLs, a login for each role, requests to copy. */
export async function welcome(
  config: Config,
  { url, adminUrl }: { readonly url: string; readonly adminUrl: string },
): Promise<string> {
  const sign = await demoSigner(config);
  const key = await createDemoKey(config.databaseUrl);
  const agent = demoUser('agent');
  const login = { email: agent.email, password: demoPassword };
  const query = '{ vehicles(first: 3) { nodes { plateNumber make model status } } }';
  return [
    '',
    `  API        ${url}/graphql`,
    `  Explorer   ${url}/ruru`,
    `  OpenID     ${url}/.well-known/openid-configuration`,
    `  Health     ${adminUrl}/ready   ${adminUrl}/metrics`,
    `  Mail       ${adminUrl}/messages   (nothing leaves this machine without SMTP_URL)`,
    '',
    `  Everybody's password is: ${demoPassword}`,
    ...demoUsers.map(({ role, tokenRole, email }) =>
      [' ', role.padEnd(16), tokenRole === 'service' ? `with the key ${key}` : email].join(' '),
    ),
    '',
    '  Sign in:',
    `  curl -s ${url}/v1/auth/login -H 'content-type: application/json' \\`,
    `    -d '${JSON.stringify(login)}'`,
    '',
    '  Or with a token that is there already (npm run token -- --as <role> gives others):',
    `  curl -s ${url}/graphql -H 'content-type: application/json' \\`,
    `    -H 'authorization: Bearer ${await sign(agent)}' \\`,
    `    -d '${JSON.stringify({ query })}'`,
    '',
    '  Ctrl-C stops the API, then the database.',
    '',
  ].join('\n');
}
