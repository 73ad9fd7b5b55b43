/**
 * How long a provider may take with one message. A claim lasts 45 s (app.messages_to_send): past
 * it another worker takes the message.
 */
export const SEND_TIMEOUT_MS = 20_000;
