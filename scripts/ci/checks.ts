import { spawnSync } from 'node:child_process';
import { styleText } from 'node:util';

// npm run checks: all of them, whatever the one before said, so that one run shows every fault.
const checks = [
  'typecheck',
  'lint',
  'lint:sql',
  'lint:migrations',
  'db:check',
  'events:check',
  'docs:check',
  'schema:check',
];

const failed = checks.filter((name) => {
  console.log(styleText('bold', `\n-- ${name}`));
  const { status } = spawnSync(`npm run --silent ${name}`, { stdio: 'inherit', shell: true });
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
