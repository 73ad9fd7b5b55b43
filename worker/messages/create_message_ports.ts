import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../../server/config.ts';
import { createDevelopmentSink } from './development_sink.ts';
import type { MailPort } from './mail_port.ts';
import { noSms } from './no_sms.ts';
import type { SmsPort } from './sms_port.ts';
import { createSmtpMail } from './smtp_mail.ts';

export interface MessagePorts {
  readonly mail: MailPort;
  readonly sms: SmsPort;
  close(): void;
}

/** The ways out: SMTP where it is configured; else, outside production, the development sink. */
export function createMessagePorts({
  config,
  pool,
  logger,
}: {
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'nodeEnv'>;
  pool: Pick<Pool, 'query'>;
  logger: Logger;
}): MessagePorts {
  const isProduction = config.nodeEnv === 'production';
  if (isProduction && config.smtpUrl === '') throw new Error('SMTP_URL is required in production');
  const sink = createDevelopmentSink({ pool, logger });
  const smtp = config.smtpUrl === '' ? undefined : createSmtpMail(config);
  return {
    mail: smtp ?? sink.mail,
    sms: isProduction ? noSms : sink.sms,
    close: () => smtp?.close(),
  };
}
