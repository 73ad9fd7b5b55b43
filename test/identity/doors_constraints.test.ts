import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const HASH = `'\\x01'`;
const SOON = `now() + interval '1 hour'`;
const registration = (changes: Readonly<Record<string, string>>) => {
  const row = {
    email: `'a@b.example'`,
    display_name: `'A'`,
    password_hash: `'h'`,
    token_hash: HASH,
    expires_at: SOON,
    ...changes,
  };
  return `insert into identity.registrations (${Object.keys(row)}) values (${Object.values(row)})`;
};
const token = (changes: Readonly<Record<string, string>>) => {
  const row = {
    user_id: `(select id from identity.users where email = 'nobody@example.com')`,
    purpose: `'reset_password'`,
    token_hash: HASH,
    expires_at: SOON,
    ...changes,
  };
  return `insert into identity.one_time_tokens (${Object.keys(row)}) values (${Object.values(row)})`;
};

// The functions of the doors never try these, so the owner does.
test.each([
  [
    'registrations_token_hash_key',
    '23505',
    `${registration({})}; ${registration({ email: `'c@d.example'` })}`,
  ],
  ['registrations_expiry_forward', '23514', registration({ expires_at: 'now()' })],
  ['registrations_email_normal', '23514', registration({ email: `'A@b.example'` })],
  ['registrations_display_name_length', '23514', registration({ display_name: `''` })],
  [
    'one_time_tokens_user_id_fkey',
    '23503',
    token({ user_id: `'00000000-0000-7000-8000-00000000dead'` }),
  ],
  ['one_time_tokens_expiry_forward', '23514', token({ expires_at: 'now()' })],
  ['one_time_tokens_attempts_limited', '23514', token({ attempts: '6' })],
  ['one_time_tokens_one_unused', '23P01', `${token({})}; ${token({ token_hash: `'\\x02'` })}`],
  ['one_time_tokens_code_has_target', '23514', token({ purpose: `'verify_phone'` })],
  ['one_time_tokens_code_has_target', '23514', token({ target: `'+49301234567'` })],
  [
    'one_time_tokens_target_format',
    '23514',
    token({ purpose: `'verify_phone'`, target: `'030 1234567'` }),
  ],
  ['token_purpose_known', '23514', token({ purpose: `'open_everything'` })],
  [
    'users_phone_format',
    '23514',
    `update identity.users set phone = '030 1234567', phone_verified_at = now()
     where email = 'nobody@example.com'`,
  ],
  [
    'users_phone_verified',
    '23514',
    `update identity.users set phone = '+49301234567' where email = 'nobody@example.com'`,
  ],
])('%s', (constraint, code, statement) =>
  database.inTransaction(async (db) => {
    await user(db, [], { email: 'nobody@example.com' });
    await expect(db.query(statement)).rejects.toMatchObject({ code, constraint });
  }),
);
