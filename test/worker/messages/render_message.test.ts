import { messageTemplates } from '../../../worker/messages/message_templates.ts';
import { renderMessage } from '../../../worker/messages/render_message.ts';

const filling = { token: 'to-ken', goodUntil: '2026-01-02 03:04 UTC' };
const webApp = 'https://app.example.com';
const doors = [
  ['verify_email', 'verify-email'],
  ['reset_password', 'reset-password'],
  ['invitation', 'accept-invitation'],
] as const;

test.each([...messageTemplates.keys()])('%s is a subject, a text and a page', (template) => {
  const { subject, text, html, line } = renderMessage(template, filling, webApp);
  expect(subject).toMatch(/^[A-Z][^\r\n]{5,60}$/);
  expect(text).toContain('Rentify');
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(line).not.toMatch(/[\r\n]/);
  for (const form of [text, html, line]) expect(form).not.toMatch(/undefined|\[object|<%/);
});

test.each(doors)(
  '%s leads to the page /%s, with the token where no server sees it',
  (name, door) => {
    const link = `${webApp}/${door}#token=to-ken`;
    const { text, html } = renderMessage(name, filling, webApp);
    expect(text).toContain(link);
    expect(html).toContain(`href="${link}"`);
    expect(text).toContain(filling.goodUntil);
    expect(renderMessage(name, filling, `${webApp}/de/`).text).toContain(
      `${webApp}/de/${door}#token=to-ken`,
    );
  },
);

test.each(doors)('%s without a web app says what to send to /v1/auth/%s', (name, door) => {
  const { text } = renderMessage(name, filling, '');
  expect(text).toContain(`POST /v1/auth/${door}\n{"token":"to-ken"`);
  expect(text).not.toContain('http');
});

test('a code goes as one short line', () => {
  const { line } = renderMessage('phone_code', { ...filling, token: '123456' }, webApp);
  expect(line).toMatch(/^123456 /);
  expect(line.length).toBeLessThan(160);
});

test.each(['', webApp])('whatever a message is filled with is never markup (%s)', (webAppUrl) => {
  const hostile = { token: `"><script>alert('x')</script>`, goodUntil: '<img src=x>' };
  const { html } = renderMessage('verify_email', hostile, webAppUrl);
  expect(html).not.toMatch(/<script|<img|"><|alert\('x'\)/);
});

test('a template that is not there is an error', () => {
  expect(() => renderMessage('__proto__', filling, webApp)).toThrow(/no template/);
});
