import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { createApiClient } from './demo/api_client.ts';
import { demoSigner } from './demo/demo_signer.ts';
import { demoUsers } from './demo/demo_users.ts';
import { createDoorClient } from './demo/door_client.ts';
import { createFileClient } from './demo/file_client.ts';
import { playStory } from './demo/play_story.ts';
import { runningFile } from './start/running_file.ts';

// npm run demo [-- --url http://127.0.0.1:5678/graphql --admin-url http://127.0.0.1:5679]: the story
// against the API of npm start, whose admin port shows the mails that it sends.
// It speaks HTTP only; it signs the tokens of the demo users with the keys in the database of that API.
const { values: options } = parseArgs({
  options: { url: { type: 'string' }, 'admin-url': { type: 'string' } },
});
const config = readConfig();
const running = runningFile.read(config.dataDir);
const url = options.url ?? `${running?.url ?? `http://127.0.0.1:${config.port}`}/graphql`;
const adminUrl =
  options['admin-url'] ?? running?.adminUrl ?? `http://127.0.0.1:${config.adminPort}`;
const sign = await demoSigner(config);
const tokens = new Map(
  await Promise.all(demoUsers.map(async (user) => [user.role, await sign(user)] as const)),
);
console.log(`The story is played against ${url}`);
const startedMs = performance.now();
try {
  const isAsExpected = await playStory({
    client: createApiClient(url),
    fileClient: createFileClient(url),
    doors: createDoorClient({ url, adminUrl }),
    tokenOf: (role) => tokens.get(role),
    now: new Date(),
    print: (line) => console.log(line),
  });
  console.log(`${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
  if (!isAsExpected) process.exitCode = 1;
} catch (error) {
  console.error(`${url} does not answer as the API does: is npm start running?`);
  console.error(error);
  process.exitCode = 1;
}
