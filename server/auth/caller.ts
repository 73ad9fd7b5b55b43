/** The API roles of a signed-in caller; a token with any other is nobody's. */
export const CALLER_ROLES = ['customer', 'staff', 'admin', 'service'] as const;
export type CallerRole = (typeof CALLER_ROLES)[number];

/** Who a verified token says is asking. */
export interface Caller {
  readonly userId: string;
  readonly role: CallerRole;
  readonly sessionId?: string;
  /** The API key it asks with; its permissions count, not those of the user's roles. */
  readonly apiKeyId?: string;
}
