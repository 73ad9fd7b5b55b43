/** What a template says, before it has a form. */
export interface MessageContent {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the reader looks for: each a name and a value, below the paragraphs. */
  readonly facts?: readonly (readonly [label: string, value: string])[];
  /** What the reader is to do: a page of the web app, and the door of /v1/auth behind it. */
  readonly action?: {
    readonly label: string;
    readonly door: string;
    readonly body: { readonly token: string; readonly password?: string };
  };
  /** A document of ours that comes with it; a message waits until it is rendered. */
  readonly document?: { readonly kind: 'invoice' | 'credit_note'; readonly id: string };
}
