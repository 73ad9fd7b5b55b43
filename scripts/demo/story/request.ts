import type { Row } from './row.ts';

export type ApiRequest = {
  readonly document: string;
  readonly variables: Row;
  readonly idempotencyKey?: string;
  /** The part of the answer that matters. */
  readonly pick: (data: Row | null) => Row;
};

/** Requests as a client of the API writes them. */
export const request = {
  query: (document: string, variables: Row = {}): ApiRequest => ({
    document,
    variables,
    pick: (data) => data ?? {},
  }),
  /** A command: its name, what it answers with and which fields of it, its input. */
  command: (
    name: string,
    entity: string,
    fields: string,
    input: Row,
    idempotencyKey?: string,
  ): ApiRequest => ({
    document: `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) {
      ${name}(input: $input) { ${entity} { ${fields} } }
    }`,
    variables: { input },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    pick: (data) => ((data?.[name] as Row | null)?.[entity] ?? {}) as Row,
  }),
};
