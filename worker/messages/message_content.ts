/** What a template says, before it has a form. */
export interface MessageContent {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the reader is to do: a page of the web app, and the door of /v1/auth behind it. */
  readonly action?: {
    readonly label: string;
    readonly door: string;
    readonly body: { readonly token: string; readonly password?: string };
  };
}

/** What a template is filled with. */
export interface MessageFilling {
  /** The one-time token or code; throws where the sealed data has none. */
  readonly token: string;
  /** Until when it is good, in words. */
  readonly goodUntil: string;
}
