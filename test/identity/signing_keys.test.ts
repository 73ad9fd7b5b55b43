import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

function insertKey(db: pg.Client, id: string, publicJwk: object) {
  return db.query(
    `insert into identity.signing_keys (id, public_jwk, private_jwk_sealed)
     values ($1, $2, '')`,
    [id, publicJwk],
  );
}

test.each([
  ['of another name', { kid: randomUUID() }, 'signing_keys_named_by_id'],
  ['without a name', {}, 'signing_keys_named_by_id'],
])('a public key %s than its id is refused', async (_what, publicJwk, constraint) => {
  await database.inTransaction((db) =>
    expect(insertKey(db, randomUUID(), publicJwk)).rejects.toMatchObject({
      code: '23514',
      constraint,
    }),
  );
});

test.each(['d', 'p', 'k'])('a private part (%s) is refused where all may look', async (part) => {
  const kid = randomUUID();
  await database.inTransaction((db) =>
    expect(insertKey(db, kid, { kid, [part]: 'x' })).rejects.toMatchObject({
      code: '23514',
      constraint: 'signing_keys_public_part_only',
    }),
  );
});

test('the key that is to be revoked must be there', async () => {
  const kid = randomUUID();
  await database.inTransaction((db) =>
    expect(
      db.query("select identity.rotate_signing_key($1, $2, '', 0, 900, $3)", [
        kid,
        { kid },
        randomUUID(),
      ]),
    ).rejects.toMatchObject({ code: 'P0002' }),
  );
});
