import { documentView } from '../../../worker/documents/document_view.ts';
import { renderHtml } from '../../../worker/documents/render_html.ts';
import { documentData } from '../../support/document_data.ts';

const page = (overrides = {}) => renderHtml(documentView(documentData(overrides))).toString();

test('a page says who owes whom what for what, and until when', () => {
  const text = page().replaceAll('\u00a0', ' ');
  for (const said of ['Invoice INV-2026-000001', 'The company', 'Some Town', 'A customer']) {
    expect(text).toContain(said);
  }
  for (const said of ['A day', '19%', 'EUR 100.00', 'EUR 19.00', 'EUR 119.00', '15 July 2026']) {
    expect(text).toContain(said);
  }
});

test('a credit note names its invoice, and asks for nothing', () => {
  const { due_date: _due, ...data } = documentData({
    kind: 'credit_note',
    number: 'CRN-2026-000001',
    invoice_number: 'INV-2026-000009',
  });
  const text = renderHtml(documentView(data)).toString();
  expect(text).toContain('Credit note CRN-2026-000001');
  expect(text).toContain('INV-2026-000009');
  expect(text).not.toContain('Please pay');
});

test('whatever is a name or a description is text, never markup', () => {
  const evil = `</title><script>alert(1)</script><img src=x onerror="alert('x')">{{7*7}}<%= 7*7 %>`;
  const [line] = documentData().lines;
  if (line === undefined) throw new Error('A document has lines.');
  const text = page({
    buyer_name: evil,
    description: evil,
    number: evil,
    seller: { company_name: evil, address: evil, tax_number: evil, bank_account: evil },
    lines: [{ ...line, description: evil }],
  });
  expect(text).not.toMatch(/<script|<img/);
  expect(text).not.toContain('49');
  expect(text.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)?.length).toBeGreaterThan(5);
});

test('it needs nothing else, runs nothing, and prints its header on each sheet', () => {
  const text = page();
  expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(text).not.toMatch(/https?:|url\(|@import|<link|<script/);
  expect(text).toContain('thead { display: table-header-group; }');
});
