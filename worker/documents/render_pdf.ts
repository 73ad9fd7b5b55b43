import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import pdfmake, { type Content } from 'pdfmake';
import type { DocumentView } from './document_view.ts';

const fonts = dirname(createRequire(import.meta.url).resolve('pdfmake/fonts/Roboto.js'));
const roboto = (name: string) => `${fonts}/Roboto/Roboto-${name}.ttf`;

// Roboto has Latin, Greek and Cyrillic. Nothing but its files is read: a name is never a path.
pdfmake.setFonts({ Roboto: { normal: roboto('Regular'), bold: roboto('Medium') } });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts));

// Longer than any word that a line of the document could not take.
const LONG_WORD = /\S{24}/;

/** The same view gives the same bytes: the only clock in it is the day of the issue. */
export function renderPdf(view: DocumentView): Promise<Buffer> {
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageMargins: [50, 50, 50, 60],
      defaultStyle: { font: 'Roboto', fontSize: 9 },
      language: 'en',
      info: {
        title: view.title,
        author: view.author,
        creator: 'Rentify',
        producer: 'Rentify',
        creationDate: new Date(`${view.issueDate}T00:00:00Z`),
      },
      content: [...head(view), lines(view), totals(view), ...view.notes.map((note) => text(note))],
      footer: (page, pageCount) => ({
        text: `${view.title}  ·  ${page} of ${pageCount}`,
        alignment: 'center',
        margin: [0, 20, 0, 0],
      }),
    })
    .getBuffer();
}

function head({ title, author, seller, buyer, facts, description }: DocumentView): Content[] {
  return [
    {
      columns: [
        { width: '*', text: title, fontSize: 18, bold: true },
        { width: 180, stack: [{ ...text(author), bold: true }, ...seller.map(text)] },
      ],
    },
    {
      columns: [
        { width: '*', ...text(buyer), bold: true },
        { width: 60, stack: facts.map(([label]) => text(label)) },
        { width: 120, stack: facts.map(([, value]) => text(value)) },
      ],
      columnGap: 10,
      margin: [0, 24, 0, 24],
    },
    { ...text(description), margin: [0, 0, 0, 8] },
  ];
}

function lines({ columns, rows }: DocumentView): Content {
  return {
    layout: 'lightHorizontalLines',
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map((_column, index) => (index === 0 ? '*' : 'auto')),
      body: [
        columns.map((column, index) => ({ ...cell(column, index), bold: true })),
        ...rows.map((row) => row.map(cell)),
      ],
    },
  };
}

function totals({ totals: rows }: DocumentView): Content {
  return {
    layout: 'noBorders',
    unbreakable: true,
    margin: [0, 12, 0, 24],
    table: {
      widths: ['*', 'auto'],
      body: rows.map((row, index) =>
        row.map((value) => ({
          ...text(value),
          alignment: 'right' as const,
          bold: index === rows.length - 1,
        })),
      ),
    },
  };
}

function cell(value: string, index: number) {
  return { ...text(value), alignment: index === 0 ? ('left' as const) : ('right' as const) };
}

function text(value: string) {
  const wordBreak = LONG_WORD.test(value) ? ('break-all' as const) : ('normal' as const);
  return { text: value, wordBreak };
}
