export interface Mail {
  /** Stays the same however often it is tried: a receiver knows a second copy by it. */
  readonly id: string;
  readonly recipient: string;
  /** By the database's clock: what is dated an hour ahead looks like spam. */
  readonly date: Date;
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** Whoever takes mail. Rejects with MessageRefused for what will never be taken. */
export interface MailPort {
  send(mail: Mail, signal: AbortSignal): Promise<void>;
}
