/** A PostgreSQL that we may create databases and roles in, and how to be rid of it. */
export type RunningPostgres = {
  readonly rootUrl: string;
  readonly stop: () => Promise<void>;
};
