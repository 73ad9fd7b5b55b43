/** What a template is filled with: its sealed data, and what is known of every message. */
export type MessageFilling<Data> = Data & {
  /** Until when it is good, in words. */
  readonly goodUntil: string;
};
