import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { demoSigner } from './demo/demo_signer.ts';
import { demoUsers } from './demo/demo_users.ts';

// npm run token -- --as agent: a token for the API that npm start runs, on stdout.
const { values: options } = parseArgs({ options: { as: { type: 'string' } } });
const user = demoUsers.find(({ role }) => role === options.as);
if (user === undefined) {
  console.error(`npm run token -- --as ${demoUsers.map(({ role }) => role).join(' | ')}`);
  process.exit(1);
}
try {
  const sign = await demoSigner(readConfig());
  console.log(await sign(user));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
