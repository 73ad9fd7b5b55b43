import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

test.each([
  'anna@example.com',
  'anna+rentals@example.com',
  'straße@example.com',
  'françoise@example.com',
  "o'hara@example.com",
  `${'x'.repeat(242)}@example.com`,
])('an address in its one form is taken: %s', (email) =>
  database.inTransaction(async (db) => {
    await expect(user(db, [], { email })).resolves.toMatchObject({ email });
  }),
);

// Whoever registers users must bring an address into this form first: any other is refused, so that
// what looks the same is the same account (users_email_key).
test.each([
  ['capitals', 'Anna@example.com'],
  ['a capital I with a dot', 'İpek@example.com'],
  ['a decomposed ç', 'franc\u0327oise@example.com'],
  ['full-width letters', 'ａnna@example.com'],
  ['a long s', 'ſam@example.com'],
  ['a trailing space', 'anna@example.com '],
  ['a space inside', 'an na@example.com'],
  ['a space without width', 'an\u200bna@example.com'],
  ['a soft hyphen', 'an\u00adna@example.com'],
  ['a line break', 'anna@example.com\nbcc: x@example.com'],
  ['no host', 'anna@'],
  ['no dot', 'anna@localhost'],
  ['two ats', 'anna@b@example.com'],
  ['nothing', ''],
  ['255 characters', `${'x'.repeat(243)}@example.com`],
])('an address with %s is refused: users_email_normal', (_what, email) =>
  database.inTransaction(async (db) => {
    await expect(user(db, [], { email })).rejects.toMatchObject({
      code: '23514',
      constraint: 'users_email_normal',
    });
  }),
);

test('an address is one account; a plus tag, ß for ss and a homoglyph make another', () =>
  database.inTransaction(async (db) => {
    await user(db, [], { email: 'strasse@example.com' });
    for (const email of ['straße@example.com', 'strasse+2@example.com', 'strаsse@example.com']) {
      await user(db, [], { email });
    }
    await expect(user(db, [], { email: 'strasse@example.com' })).rejects.toMatchObject({
      code: '23505',
      constraint: 'users_email_key',
    });
  }));
