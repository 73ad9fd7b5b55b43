import { documentView } from '../../../worker/documents/document_view.ts';
import { renderPdf } from '../../../worker/documents/render_pdf.ts';
import { documentData } from '../../support/document_data.ts';
import { pdfPages } from '../../support/pdf_pages.ts';

const render = (overrides = {}) => renderPdf(documentView(documentData(overrides)));
const pagesOf = async (overrides = {}) =>
  pdfPages(await render(overrides)).map((pieces) => pieces.join(''));
const [line] = documentData().lines;

test('the same document is the same to the byte, whenever it is rendered', async () => {
  const first = await render();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect((await render()).equals(first)).toBe(true);
  expect((await render({ buyer_name: 'Another' })).equals(first)).toBe(false);
});

test('a page says what the HTML says', async () => {
  const [page = ''] = await pagesOf();
  const text = page.replaceAll('\u00a0', ' ');
  for (const said of ['INV-2026-000001', 'Some Town', 'EUR 100.00', 'EUR 119.00', '1 of 1']) {
    expect(text).toContain(said);
  }
});

test.each(['Łukasz Żółć', 'Ελένη Παπαδοπούλου', 'Наталья Ёлкина', 'Nguyễn Thị Ánh'])(
  'it can write the name %s',
  async (name) => {
    const [page = ''] = await pagesOf({ buyer_name: name });
    expect(page).toContain(name);
  },
);

test('a name of 120 letters without a space stays on the sheet', async () => {
  const [page = []] = pdfPages(await render({ buyer_name: 'W'.repeat(120) }));
  const pieces = page.filter((piece) => /^W+$/.test(piece));
  expect(pieces.join('')).toHaveLength(120);
  expect(pieces.length).toBeGreaterThan(2);
});

test('many lines go over pages, each with the header of the table and its number', async () => {
  const lines = Array.from({ length: 200 }, (_, index) => ({
    ...line,
    description: `No ${index}`,
  }));
  const pages = await pagesOf({ lines });
  expect(pages.length).toBeGreaterThan(3);
  for (const [index, page] of pages.entries()) {
    expect(page).toContain('Description');
    expect(page).toContain(`${index + 1} of ${pages.length}`);
  }
  for (const index of [0, 99, 199]) expect(pages.join('')).toContain(`No ${index}1EUR`);
});
