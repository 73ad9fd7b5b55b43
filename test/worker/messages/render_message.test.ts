import { messageTemplates } from '../../../worker/messages/message_templates.ts';
import { renderMessage } from '../../../worker/messages/render_message.ts';
import { messageData } from '../../support/message_data.ts';

const goodUntil = '2026-01-02 03:04 UTC';
const webApp = 'https://app.example.com';
const doors = [
  ['verify_email', 'verify-email'],
  ['reset_password', 'reset-password'],
  ['invitation', 'accept-invitation'],
] as const;

const render = (template: string, more: object = {}, webAppUrl = webApp) =>
  renderMessage({
    template,
    data: { ...messageData[template], ...more },
    goodUntil,
    webAppUrl,
  });

test.each([...messageTemplates.keys()])('%s is a subject, a text and a page', (template) => {
  const { subject, text, html, line } = render(template);
  expect(subject).toMatch(/^[A-Z][^\r\n]{5,60}$/);
  expect(text).toContain('Rentify');
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(line).not.toMatch(/[\r\n]/);
  for (const form of [text, html, line]) {
    expect(form).not.toMatch(/undefined|null|NaN|\[object|<%|Invalid/);
  }
});

test.each(doors)(
  '%s leads to the page /%s, with the token where no server sees it',
  (name, door) => {
    const link = `${webApp}/${door}#token=to-ken`;
    const { text, html } = render(name);
    expect(text).toContain(link);
    expect(html).toContain(`href="${link}"`);
    expect(text).toContain(goodUntil);
    expect(render(name, {}, `${webApp}/de/`).text).toContain(`${webApp}/de/${door}#token=to-ken`);
  },
);

test.each(doors)('%s without a web app says what to send to /v1/auth/%s', (name, door) => {
  const { text } = render(name, {}, '');
  expect(text).toContain(`POST /v1/auth/${door}\n{"token":"to-ken"`);
  expect(text).not.toContain('http');
});

test('a code goes as one short line', () => {
  const { line } = render('phone_code', { token: '123456' });
  expect(line).toMatch(/^123456 /);
  expect(line.length).toBeLessThan(160);
});

test('a letter says which rental, on the clocks of its places, and what is to be paid', () => {
  const { text, html } = render('rental_completed');
  // Versions of ICU disagree about the comma after a weekday.
  expect(text.replaceAll(/(?<=day),/g, '')).toContain(
    [
      'Vehicle: Renault Clio, B123',
      'Pick-up: Berlin, Tuesday 1 December 2026 at 10:00 (Europe/Berlin)',
      'Return: Berlin, Thursday 3 December 2026 at 10:00 (Europe/Berlin)',
      'Invoice: INV-2026-000001, EUR 119.00',
      'Still to be paid: EUR 19.00 until 17 December 2026',
    ].join('\n'),
  );
  expect(html).toContain('INV-2026-000001, EUR 119.00</td>');
});

test('an invoice comes with its document, and a letter without one says that nothing is due', () => {
  const { id } = (messageData['rental_completed'] as { invoice: { id: string } }).invoice;
  for (const template of ['rental_completed', 'rental_cancelled']) {
    expect(render(template).document).toEqual({ kind: 'invoice', id });
    const free = render(template, { invoice: null });
    expect(free.document).toBeUndefined();
    expect(free.text).toMatch(/nothing/);
  }
});

test.each([
  ['customer_request', 'As you asked'],
  ['no_show', 'You did not come'],
  ['vehicle_unavailable', 'We are sorry'],
  ['payment_failed', 'did not go through'],
  ['duplicate', 'made twice'],
  ['other', 'Your reservation is cancelled'],
])('a cancellation by %s has a sentence of its own', (cancellation_reason, sentence) => {
  expect(render('rental_cancelled', { cancellation_reason }).text).toContain(sentence);
});

test.each(['', webApp])('whatever a message is filled with is never markup (%s)', (webAppUrl) => {
  const hostile = `"><script>alert('x')</script><img src=x>`;
  const messages = [
    render('verify_email', { token: hostile }, webAppUrl),
    render('rental_reserved', { customer_name: hostile }, webAppUrl),
    render('rental_reserved', {
      vehicle: { make: hostile, model: hostile, plate_number: hostile },
    }),
    render('maintenance_due', { program_name: hostile, reader_name: hostile }, webAppUrl),
  ];
  for (const { html } of messages) expect(html).not.toMatch(/<script|<img|"><|alert\('x'\)/);
});

test('whatever a message is filled with begins no line of its own', () => {
  const hostile = 'Eve\r\nBcc: evil@example.com\u2028Still to be paid: nothing';
  const { subject, text } = render('rental_completed', {
    customer_name: hostile,
    vehicle: { plate_number: 'B123', make: hostile, model: 'Clio' },
  });
  expect(subject).not.toMatch(/[\r\n\u2028]/);
  expect(text).not.toMatch(/^(Bcc|Still to be paid: nothing)/m);
});

test('a template that is not there is an error, and so are data of another shape', () => {
  expect(() => render('__proto__')).toThrow(/no template/);
  expect(() => render('rental_reserved', { starts: null })).toThrow(/starts/);
  expect(() => render('verify_email', { token: undefined })).toThrow(/token/);
});
