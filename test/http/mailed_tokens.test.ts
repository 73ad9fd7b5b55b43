import { readConfig } from '../../server/config.ts';
import { createLogger } from '../../server/logger.ts';
import { createMessagePorts } from '../../worker/messages/create_message_ports.ts';
import { sendMessages } from '../../worker/tasks/app/send_messages.ts';
import { useDatabase } from '../support/database.ts';
import { runTask } from '../support/run_task.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
const secretKey = Buffer.alloc(32, 7);
const email = 'nora.new@example.com';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(database.urls, { secretKey: secretKey.toString('base64') });
});
afterAll(() => server?.stop());

/** What the worker would do, without a provider. */
async function sendAll(): Promise<void> {
  const worker = await database.connect('rentify_worker');
  const ports = createMessagePorts({
    config: readConfig([], {}),
    pool: worker as unknown as Parameters<typeof createMessagePorts>[0]['pool'],
    logger: createLogger({ logLevel: 'silent' }),
  });
  await runTask(worker, sendMessages({ ports, secretKey, webAppUrl: '' }));
}

/** The request that the newest mail asks for, with the token in it. */
async function mailedRequest(): Promise<{ path: string; body: Record<string, string> }> {
  await sendAll();
  const url = new URL(`/messages?recipient=${encodeURIComponent(email)}`, server.adminUrl);
  const { messages } = (await (await fetch(url)).json()) as { messages: { text: string }[] };
  const [, path = '', body = ''] = /^POST (\S+)\n(.+)$/m.exec(messages[0]?.text ?? '') ?? [];
  return { path, body: JSON.parse(body) };
}
const post = async (path: string, body: object) =>
  (await server.post(path, JSON.stringify(body))).status;

test('what mail says to send opens the account, and a forgotten password is chosen anew', async () => {
  const [first, second] = ['blue-lorry-under-oak-7', 'green-ferry-over-elm-8'];
  expect(await post('/v1/auth/register', { email, password: first, displayName: 'Nora New' })).toBe(
    202,
  );
  const confirmation = await mailedRequest();
  expect(confirmation.path).toBe('/v1/auth/verify-email');
  expect(await post(confirmation.path, confirmation.body)).toBe(204);
  expect(await post('/v1/auth/login', { email, password: first })).toBe(200);

  expect(await post('/v1/auth/forgot-password', { email })).toBe(202);
  const reset = await mailedRequest();
  expect(reset.path).toBe('/v1/auth/reset-password');
  expect(await post(reset.path, { ...reset.body, password: second })).toBe(204);
  expect(await post('/v1/auth/login', { email, password: second })).toBe(200);
});
