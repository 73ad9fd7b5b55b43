import { useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
const browser = useBrowser();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls);
});
afterAll(() => server?.stop());

test('the explorer knows the schema and runs a query under a policy that lets no other script run', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(25_000);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.evaluateOnNewDocument(() => {
    localStorage.setItem('graphiql:query', '{ vehicles { totalCount } }');
    document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) =>
      console.error(`violated: ${violatedDirective} by ${blockedURI}`),
    );
  });
  const response = await page.goto(`${server.url}/ruru`, { waitUntil: 'networkidle0' });
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'nonce-[\w+/=]{24}';/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);

  await page.waitForSelector('.graphiql-query-editor .monaco-editor .view-line');
  await page.click('.graphiql-execute-button');
  // Nobody is signed in here; what counts is that the answer of the API arrives.
  await page.waitForFunction(() =>
    document.querySelector('.result-window')?.textContent?.includes('UNAUTHENTICATED'),
  );
  await page.click('[aria-label="Show Documentation Explorer"]');
  await page.waitForSelector('.graphiql-doc-explorer-root-type');
  expect(complaints.filter((text) => /violated|Security Policy|SyntaxError/i.test(text))).toEqual(
    [],
  );
}, 60_000);

test('a script that is injected into the page does not run', async () => {
  const page = await browser.newPage();
  await page.goto(`${server.url}/ruru`);
  const hasRun = await page.evaluate(async () => {
    for (const how of ['inline', 'remote']) {
      const script = document.createElement('script');
      if (how === 'inline') script.textContent = 'globalThis.hasRun = true';
      else script.src = 'data:text/javascript,globalThis.hasRun = true';
      document.body.append(script);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    return 'hasRun' in globalThis;
  });
  expect(hasRun).toBe(false);
});
