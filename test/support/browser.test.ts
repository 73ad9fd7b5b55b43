import { useBrowser } from './browser.ts';

const browser = useBrowser();

test('a page shows what it is given', async () => {
  const page = await browser.newPage();
  await page.setContent('<h1>Here</h1>');
  await expect(page.$eval('h1', (heading) => heading.textContent)).resolves.toBe('Here');
});
