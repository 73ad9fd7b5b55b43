import { useDatabase } from '../support/database.ts';

const database = useDatabase();

// A cent is the smallest unit of a currency: 1 JPY, 0.01 EUR, 0.001 KWD. Nothing else is rounded.
test.each([
  [10_000, 1900, 1900],
  [3333, 1900, 633],
  [9999, 1900, 1900],
  [1, 4999, 0],
  [1, 5000, 1],
  [3, 5000, 2],
  [1, 0, 0],
  [0, 10_000, 0],
  [-1, 5000, 0],
  [-3, 5000, -1],
  [-3333, 1900, -633],
  [1_000_000_000_000_000, 10_000, 1_000_000_000_000_000],
  [999_999_999_999_999, 9999, 999_899_999_999_999],
  [999_999_999_999_995, 5000, 499_999_999_999_998],
])('of %d cents %d basis points are %d: half a cent is rounded up', (amount, bp, share) =>
  database.inTransaction(async (db) => {
    const query = 'select app.share_cents($1, $2) as share';
    await expect(db.query(query, [amount, bp])).resolves.toMatchObject({
      rows: [{ share: String(share) }],
    });
  }),
);
