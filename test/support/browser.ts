import { type Browser, launch, type Page } from 'puppeteer-core';
import { readConfig } from '../../server/config.ts';
import { executableOnPath } from './executable_on_path.ts';
import { skipFile } from './skip_file.ts';

export interface TestBrowser {
  /** A page with cookies of its own, as if nobody had used the browser before. */
  newPage(): Promise<Page>;
}

/** Gives this test file a headless Chromium; call it once, at the top of the file. */
export function useBrowser(): TestBrowser {
  const executablePath = executableOnPath('chromium', 'chromium-browser', 'google-chrome');
  let browser: Browser | undefined;

  if (executablePath === undefined) {
    const reason = 'there is no Chromium on the PATH';
    if (readConfig().ci) throw new Error(reason);
    skipFile(reason);
    return { newPage: () => Promise.reject(new Error(reason)) };
  }
  beforeAll(async () => {
    // Containers run tests as root, which Chromium's sandbox refuses; it only meets our own pages.
    browser = await launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  });
  afterAll(() => browser?.close());
  return {
    async newPage() {
      if (browser === undefined) throw new Error('The browser is started before the first test');
      const context = await browser.createBrowserContext();
      return context.newPage();
    },
  };
}
