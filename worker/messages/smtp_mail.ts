import { createTransport } from 'nodemailer';
import type { Config } from '../../server/config.ts';
import type { MailPort } from './mail_port.ts';
import { MessageRefused } from './message_refused.ts';
import { SEND_TIMEOUT_MS } from './send_timeout_ms.ts';

const MAX_CONNECTIONS = 5;
// One address and nothing else: no list, no name, no second line.
const ADDRESS = /^[^\s<>,;:"()\\[\]\p{Cc}]+@[^\s<>,;:"()\\[\]\p{Cc}@]+$/u;

export interface SmtpMail extends MailPort {
  close(): void;
}

/** Mail by SMTP: smtps:, or smtp: with STARTTLS, which production insists on. */
export function createSmtpMail({
  smtpUrl,
  mailFrom,
  nodeEnv,
}: Pick<Config, 'smtpUrl' | 'mailFrom' | 'nodeEnv'>): SmtpMail {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    requireTLS: nodeEnv === 'production' && new URL(smtpUrl).protocol === 'smtp:',
    tls: { minVersion: 'TLSv1.2' },
    // Each step has less than the whole (SEND_TIMEOUT_MS), which ends it in any case.
    dnsTimeout: 5_000,
    connectionTimeout: 5_000,
    greetingTimeout: 10_000,
    socketTimeout: SEND_TIMEOUT_MS,
    // No template reads a file or an address of ours, whatever it is filled with.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, recipient, date, subject, text, html, attachments }, signal) {
      if (!ADDRESS.test(recipient)) throw new MessageRefused('RECIPIENT_NOT_VALID');
      try {
        await transport.sendMail({
          messageId: `<${id}@${hostOf(mailFrom)}>`,
          from: mailFrom,
          date,
          to: { name: '', address: recipient },
          subject,
          text,
          html,
          attachments: [...attachments],
          // A machine wrote it: no out-of-office note comes back (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal,
        });
      } catch (error) {
        throw refusalOf(error) ?? error;
      }
    },
    close: () => transport.close(),
  };
}

/**
 * A 5xx about the recipient or the message is for good. One about us (the login, the sender) is a
 * fault of the configuration: the message waits until it is mended.
 */
function refusalOf(error: unknown): MessageRefused | undefined {
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
  if (typeof responseCode !== 'number' || responseCode < 500) return undefined;
  if (command !== 'RCPT TO' && command !== 'DATA') return undefined;
  return new MessageRefused(`SMTP_${responseCode}`, error);
}

/** The right side of an id: a host of ours, as RFC 5322 asks for. */
function hostOf(mailFrom: string): string {
  return mailFrom.slice(mailFrom.lastIndexOf('@') + 1).replace(/>?\s*$/, '');
}
