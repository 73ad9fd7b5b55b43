import type { GraphQLAnswer } from './server.ts';

const STATEMENTS = /\b(select|insert into|update|delete from|syntax error at|violates|plpgsql)\b/i;
const OBJECTS = /\b(app|identity|fleet|rental|pg_catalog)\.[a-z_]|_(fkey|pkey|key|idx)\b/i;
const INSIDES = /\b(relation|column|constraint|function)\b|node_modules|\.ts\b/i;

/** Every error has a code that a client can act on, and says nothing of how it is all built. */
export function expectClearRefusal({ status, errors = [] }: GraphQLAnswer): void {
  expect(errors.length).toBeGreaterThan(0);
  expect(status).toBeLessThan(500);
  for (const { message, extensions } of errors) {
    expect(extensions.http.status).toBeLessThan(500);
    expect(extensions.code).toMatch(/^[A-Z][A-Z0-9_]+$/);
    for (const words of [STATEMENTS, OBJECTS, INSIDES]) expect(message).not.toMatch(words);
    expect(message.length).toBeLessThanOrEqual(300);
    const known = ['code', 'correlationId', 'details', 'http'];
    expect(Object.keys(extensions).filter((key) => !known.includes(key))).toEqual([]);
  }
}
