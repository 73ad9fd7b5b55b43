import { configReference } from '../server/config.ts';
import { generatedFile } from './generated_file.ts';

const settings = configReference.map(({ name, description, byDefault, secret }) =>
  [`# ${description}${secret ? ' Secret.' : ''}`, `# ${name}=${byDefault}`].join('\n'),
);
const head = [
  '# Every setting and its default. Generated from server/config.ts: npm run docs:generate.',
  '# npm start needs none of them.',
].join('\n');

await generatedFile('.env.example', `${[head, ...settings].join('\n\n')}\n`);
