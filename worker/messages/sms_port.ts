export interface TextMessage {
  /** Stays the same however often it is tried: what a provider is to know a second copy by. */
  readonly id: string;
  readonly recipient: string;
  readonly template: string;
  readonly text: string;
}

/** Whoever takes text messages. Rejects with MessageRefused for what will never be taken. */
export interface SmsPort {
  send(message: TextMessage, signal: AbortSignal): Promise<void>;
}
