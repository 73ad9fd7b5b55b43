import { csvText } from '../../../worker/exports/csv_text.ts';

const csv = async (columns: string[], rows: (string | null)[][]) =>
  (await csvText(columns, rows)).toString();

test('values are quoted where they must be, lines end as RFC 4180 says', async () => {
  const rows = [
    ['plain', 'a,b'],
    ['say "x"', 'two\nlines'],
    [null, 'Ελένη'],
  ];
  expect(await csv(['one', 'two'], rows)).toBe(
    'one,two\r\nplain,"a,b"\r\n"say ""x""","two\nlines"\r\n,Ελένη\r\n',
  );
});

test('without rows there is the header', async () => {
  expect(await csv(['one', 'two'], [])).toBe('one,two\r\n');
});

test.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\tx', '=HYPERLINK("http://x")', '＝1'])(
  'the formula %s is text to a spreadsheet',
  async (formula) => {
    const [, line = ''] = (await csv(['name'], [[formula]])).split('\r\n');
    expect(line).toMatch(/^"?'/);
  },
);

test.each(['-500', '-12.50', '0', '123'])('the figure %s stays one', async (figure) => {
  expect(await csv(['amount'], [[figure]])).toBe(`amount\r\n${figure}\r\n`);
});

test('a long report is whole and in order', async () => {
  const rows = Array.from({ length: 2_501 }, (_, index) => [String(index)]);
  const lines = (await csv(['n'], rows)).split('\r\n');
  expect(lines).toEqual(['n', ...rows.flat(), '']);
});
