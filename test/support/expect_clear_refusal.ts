import type { GraphQLAnswer } from './server.ts';

const DATABASE_WORDS =
  /\b(select|insert into|update|delete from|relation|column|constraint|violates|function|plpgsql|syntax error at)\b|\b(app|identity|fleet|rental|pg_catalog)\.[a-z_]|_(fkey|pkey|key|idx)\b|node_modules|\.ts\b/i;

/** Every error has a code that a client can act on, and says nothing of how it is all built. */
export function expectClearRefusal({ status, errors = [] }: GraphQLAnswer): void {
  expect(errors.length).toBeGreaterThan(0);
  expect(status).toBeLessThan(500);
  for (const { message, extensions } of errors) {
    expect(extensions.http.status).toBeLessThan(500);
    expect(extensions.code).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(message).not.toMatch(DATABASE_WORDS);
    expect(message.length).toBeLessThanOrEqual(300);
    const known = ['code', 'correlationId', 'details', 'http'];
    expect(Object.keys(extensions).filter((key) => !known.includes(key))).toEqual([]);
  }
}
