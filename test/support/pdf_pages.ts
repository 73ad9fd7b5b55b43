import { inflateSync } from 'node:zlib';

type Objects = ReadonlyMap<string, string>;

/** The text of each page of a PDF by pdfmake, in the pieces that it places: words with their spaces. */
export function pdfPages(pdf: Buffer): string[][] {
  const objects: Objects = new Map(
    [...pdf.toString('latin1').matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs)].map(
      ([, id = '', body = '']) => [id, body],
    ),
  );
  return [...objects.values()]
    .filter((body) => body.includes('/Type /Page\n'))
    .map((page) => {
      const fonts = fontsOf(objects.get(reference(page, 'Resources')) ?? '', objects);
      return textOf(inflated(objects.get(reference(page, 'Contents')) ?? ''), fonts);
    });
}

function textOf(content: string, fonts: ReadonlyMap<string, readonly string[]>): string[] {
  const pieces = content.matchAll(/\/(F\d+) [\d.]+ Tf\n\[(.*?)\] TJ/gs);
  return [...pieces].map(([, font = '', shown = '']) =>
    [...shown.matchAll(/<([0-9a-f]+)>/g)]
      .flatMap(([, glyphs = '']) => glyphs.match(/.{4}/g) ?? [])
      .map((glyph) => fonts.get(font)?.[Number.parseInt(glyph, 16)] ?? '\ufffd')
      .join(''),
  );
}

/** What each glyph of each font stands for. */
function fontsOf(resources: string, objects: Objects): Map<string, string[]> {
  const names = resources.matchAll(/\/(F\d+) (\d+) 0 R/g);
  return new Map(
    [...names].map(([, name = '', id = '']) => {
      const font = objects.get(id) ?? '';
      const map = inflated(objects.get(reference(font, 'ToUnicode')) ?? '');
      const [, list = ''] = /\[(.*?)\]/s.exec(map) ?? [];
      const characters = [...list.matchAll(/<([0-9a-f]+)>/g)].map(([, code = '']) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
      return [name, characters];
    }),
  );
}

function reference(body: string, key: string): string {
  return new RegExp(`/${key} (\\d+) 0 R`).exec(body)?.[1] ?? '';
}

function inflated(body: string): string {
  const data = body.slice(body.indexOf('stream\n') + 7, body.lastIndexOf('\nendstream'));
  return inflateSync(Buffer.from(data, 'latin1')).toString('latin1');
}
