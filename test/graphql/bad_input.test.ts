import type pg from 'pg';
import { badValues } from '../support/bad_values.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { databaseFingerprint } from '../support/database_fingerprint.ts';
import { expectClearRefusal } from '../support/expect_clear_refusal.ts';
import { user } from '../support/factories.ts';
import { inputPaths } from '../support/input_paths.ts';
import { keyHeader } from '../support/key_header.ts';
import { type MutationField, mutationFields } from '../support/mutation_fields.ts';
import { rentalDesk } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { validInput } from '../support/valid_input.ts';
import { withValueAt } from '../support/with_value_at.ts';

const db = useDatabase();
let server: TestServer;
let root: pg.Client;
let token: string;

beforeAll(async () => {
  root = await db.connect('superuser');
  const admin = await committed(root, (owner) => user(owner, ['admin']));
  server = await startTestServer(db.urls);
  token = await server.tokenFor(admin.id, 'admin');
});
afterAll(() => server?.stop());

const valid = (mutation: MutationField) =>
  committed(root, async (owner) => validInput(mutation.name, owner, await rentalDesk(owner)));
const send = (mutation: MutationField, input: unknown) =>
  server.query(mutation.document, { input }, { token, headers: keyHeader(mutation.name) });

// A quote says itself all that is asked for otherwise; a programme is for a vehicle or for a make.
const alternatives = ['reserveRental.quoteId', 'createMaintenanceProgram.vehicleId'];

test.each(mutationFields)('$name succeeds with every argument it takes', async (mutation) => {
  const input = await valid(mutation);
  const taken = Object.keys(mutation.input.getFields()).filter(
    (name) => !alternatives.includes(`${mutation.name}.${name}`),
  );
  expect(Object.keys(input).sort()).toEqual(taken.sort());
  expect((await send(mutation, input)).errors).toBeUndefined();
});

const places = mutationFields.flatMap((mutation) =>
  inputPaths(mutation.input).map(
    (place) => [`${mutation.name} ${place.path.join('.')}`, mutation, place] as const,
  ),
);

test.each(places)(
  '%s: a bad value is refused and changes nothing',
  async (_name, mutation, place) => {
    const { refused, odd } = badValues(place.type);
    let input = await valid(mutation);
    const sendWith = (value: unknown) => send(mutation, withValueAt(input, place.path, value));

    let before = await databaseFingerprint(root);
    const answers = await Promise.all(refused.map(sendWith));
    for (const [index, answer] of answers.entries()) {
      if (answer.errors === undefined) throw new Error(`Taken: ${JSON.stringify(refused[index])}`);
      expectClearRefusal(answer);
    }
    expect(await databaseFingerprint(root)).toEqual(before);

    for (const value of odd) {
      const answer = await sendWith(value);
      if (answer.errors === undefined) {
        input = await valid(mutation);
        before = await databaseFingerprint(root);
      } else {
        expectClearRefusal(answer);
      }
    }
    expect(await databaseFingerprint(root)).toEqual(before);
  },
);

test('more than 100 kB are refused unread, wherever they are', async () => {
  for (const mutation of mutationFields) {
    const [place] = inputPaths(mutation.input);
    const input = withValueAt(await valid(mutation), place?.path ?? [], 'x'.repeat(1_000_000));
    expect((await send(mutation, input)).errors?.[0]?.extensions.code).toBe('PAYLOAD_TOO_LARGE');
  }
});

test('what was taken is stored without what cannot be seen', async () => {
  const { rows } = await root.query<{ statement: string }>(
    `select string_agg(format(
       'select %L as name from %s t where t::text ~ ''[\\u200b\\u00ad\\u202e\\u2066]''',
       c.oid::regclass, c.oid::regclass), ' union all ') as statement
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('app', 'identity', 'fleet', 'rental', 'maintenance', 'webhook')`,
  );
  expect((await root.query(rows[0]?.statement ?? '')).rows).toEqual([]);
});
