import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import type pg from 'pg';
import type { Page } from 'puppeteer-core';
import { useBrowser } from '../support/browser.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { type SignedUpUser, signUp } from '../support/doors.ts';
import { authorizeUrl, pkce, redeem, startIssuer } from '../support/oidc.ts';
import { type OidcClient, oidcClient } from '../support/oidc_client.ts';
import type { TestServer } from '../support/server.ts';

const database = useDatabase();
const browser = useBrowser();
let server: TestServer;
let root: pg.Client;
let callback: Server;
let callbackUri: string;
let client: OidcClient;
let user: SignedUpUser;

beforeAll(async () => {
  server = await startIssuer(database.urls, { webAppUrl: 'https://app.example.com' });
  root = await database.connect('superuser');
  callback = createServer((_request, response) => response.end('Welcome back'));
  await new Promise<void>((resolve) => callback.listen(0, '127.0.0.1', resolve));
  callbackUri = `http://127.0.0.1:${(callback.address() as AddressInfo).port}/callback`;
  [client, user] = await committed(root, async (db) => [
    await oidcClient(db, {
      name: 'Fleet web',
      redirect_uris: [callbackUri],
      post_logout_redirect_uris: [callbackUri],
    }),
    await signUp(db),
  ]);
});
afterAll(async () => {
  callback?.close();
  callback?.closeAllConnections();
  await server?.stop();
});

/** A page whose console is empty, or the test says so. */
async function openPage(): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}
async function start(page: Page, parameters: Readonly<Record<string, string>> = {}) {
  const { verifier, challenge } = pkce();
  const url = authorizeUrl(server, client, {
    redirect_uri: callbackUri,
    code_challenge: challenge,
    ...parameters,
  });
  await page.goto(url.href);
  return verifier;
}
async function submit(page: Page, { email, password }: Pick<SignedUpUser, 'email' | 'password'>) {
  await page.type('#email', email);
  await page.type('#password', password);
  await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);
}
async function violations(page: Page) {
  await page.evaluate(axe.source);
  const result = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document),
  );
  return result.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.length }));
}

test('somebody signs in in a browser and is back in the application, signed in', async () => {
  const { page, complaints } = await openPage();
  const verifier = await start(page);
  await expect(page.title()).resolves.toBe('Sign in – Rentify');
  await expect(page.$eval('main', (main) => main.textContent)).resolves.toContain('Fleet web');
  await submit(page, user);

  const at = new URL(page.url());
  expect(at.href.startsWith(callbackUri)).toBe(true);
  await expect(page.content()).resolves.toContain('Welcome back');
  expect(complaints).toEqual([]);
  const { status } = await redeem(server, client, at.searchParams.get('code') ?? '', verifier, {
    redirect_uri: callbackUri,
  });
  expect(status).toBe(200);
});

test('a wrong password is said once, to readers of screens too, and the address stays', async () => {
  const { page } = await openPage();
  await start(page);
  await submit(page, { email: user.email, password: 'wrong' });
  await expect(page.title()).resolves.toBe('Error: sign in – Rentify');
  await expect(page.$$eval('[role=alert]', (alerts) => alerts.length)).resolves.toBe(1);
  await expect(page.$eval('input#email', (input) => input.value)).resolves.toBe(user.email);
  await expect(page.$eval('input#password', (input) => input.value)).resolves.toBe('');
  const described = await page.$eval('#password', (input) =>
    input.getAttribute('aria-describedby'),
  );
  expect(described).toBe('problem');
  await expect(violations(page)).resolves.toEqual([]);

  await page.type('#password', user.password);
  await Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);
  expect(page.url()).toContain(callbackUri);
});

test('the pages pass the rules of axe, and fit a narrow screen', async () => {
  const { page } = await openPage();
  await page.setViewport({ width: 320, height: 640 });
  await start(page);
  const pages = [['sign in', await violations(page)]];
  const widthOf = () => page.evaluate(() => document.documentElement.scrollWidth);
  await expect(widthOf()).resolves.toBe(320);

  await submit(page, user);
  await page.goto(new URL(`/oauth/end_session?client_id=${client.client_id}`, server.url).href);
  pages.push(['sign out', await violations(page)]);
  await expect(widthOf()).resolves.toBe(320);
  await page.goto(new URL('/oauth/authorize?client_id=nobody', server.url).href);
  pages.push(['a bad request', await violations(page)]);
  expect(pages).toEqual([
    ['sign in', []],
    ['sign out', []],
    ['a bad request', []],
  ]);
});

test('a password is forgotten in the application; who cancels goes back there', async () => {
  const { page } = await openPage();
  await start(page);
  await expect(page.$eval('a', (link) => link.href)).resolves.toBe(
    'https://app.example.com/forgot-password',
  );
  await Promise.all([page.waitForNavigation(), page.click('button.second')]);
  expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
});

test('a page has no script, no frame around it, and sends its form to nobody else', async () => {
  const { page } = await openPage();
  const { challenge } = pkce();
  const response = await page.goto(
    authorizeUrl(server, client, { redirect_uri: callbackUri, code_challenge: challenge }).href,
  );
  expect(response?.headers()).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringMatching(
      new RegExp(
        `^default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'sha256-[^']+'; ` +
          `form-action 'self' ${new URL(callbackUri).origin}$`,
      ),
    ),
  });
  await expect(page.$$('script')).resolves.toEqual([]);
  const cookies = await page.browserContext().cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(cookie.path).toMatch(/^\/oauth/);
  }
});

test('signing out asks first, ends the session, and goes back to the application', async () => {
  const { page, complaints } = await openPage();
  await start(page);
  await submit(page, user);
  const url = new URL('/oauth/end_session', server.url);
  url.searchParams.set('client_id', client.client_id);
  url.searchParams.set('post_logout_redirect_uri', callbackUri);
  url.searchParams.set('state', 'gone');
  await page.goto(url.href);
  await Promise.all([page.waitForNavigation(), page.click('button[name=logout]')]);
  expect(page.url()).toBe(`${callbackUri}?state=gone`);
  expect(complaints).toEqual([]);
  await start(page, { prompt: 'none' });
  expect(new URL(page.url()).searchParams.get('error')).toBe('login_required');

  // Nobody is signed in any more: the page that sends itself off runs its one line.
  await page.goto(url.href);
  await page.waitForFunction((uri) => location.href.startsWith(uri), {}, callbackUri);
  expect(complaints).toEqual([]);
});
