import fc from 'fast-check';
import type pg from 'pg';
import { readEventSchemas } from '../../scripts/events/read_event_schemas.ts';
import { arbitraryPayload } from '../support/arbitrary_payload.ts';
import { useDatabase } from '../support/database.ts';
import { vehicle } from '../support/factories.ts';
import { producerValidators } from '../support/producer_validators.ts';
import { soundBooks } from '../support/sound_books.ts';

const database = useDatabase();
const schemas = readEventSchemas();
const validators = producerValidators(schemas);

type Payload = Record<string, unknown>;

const emit = (db: pg.Client, type: string, aggregate: string, payload: Payload) =>
  db.query('select app.emit_event($1, $2, uuidv7(), $3)', [type, aggregate, payload]);

async function faults(db: pg.Client, name: string, payloads: readonly unknown[]) {
  const [, type, version] = /\/(\w+)\.v(\d+)$/.exec(name) ?? [];
  const { rows } = await db.query<{ fault: string | null }>(
    `select test_only.payload_fault($1, $2, payload) as fault
     from jsonb_array_elements($3) with ordinality p (payload, position) order by position`,
    [type, version, JSON.stringify(payloads)],
  );
  return rows.map(({ fault }) => fault);
}

// What goes wrong: another kind of value, one that is nearly right, one too many, one too few.
const wrong = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    30,
    '',
    'reserved',
    'Reserved',
    '12',
    '012',
    '-0',
    '12.00',
    12,
    'EUR',
    'eur',
    '2026-02-29',
    '2026-02-28',
    '2026-02-28T10:00:00',
    '2026-02-28T10:00:00Z',
    '2026-02-28T25:00:00Z',
    '2026-02-28 10:00:00.123+02',
    'infinity',
    '01890a5d-ac96-774b-bcce-b302099a8057',
    '01890a5dac96774bbcceb302099a8057',
    ['01890a5d-ac96-774b-bcce-b302099a8057'],
    ['x'],
    [],
    {},
  ),
  fc.string(),
);
const mutations = fc.array(
  fc.record({ at: fc.nat(), how: fc.constantFrom('change', 'drop', 'add'), value: wrong }),
  { maxLength: 2 },
);

function mutate(payload: Payload, changes: { at: number; how: string; value: unknown }[]): Payload {
  const mutated = { ...payload };
  for (const { at, how, value } of changes) {
    const names = Object.keys(mutated);
    const name = names[at % names.length];
    if (how === 'add') mutated[`extra_${at % 10}`] = value;
    else if (name !== undefined && how === 'drop') delete mutated[name];
    else if (name !== undefined) mutated[name] = value;
  }
  return mutated;
}

test.each(schemas)('of $name the check in the database says what a validator says', (schema) =>
  database.inTransaction(async (db) => {
    const valid = validators.get(schema.name);
    const samples = fc.sample(fc.tuple(arbitraryPayload(schema), mutations), 300);
    const payloads = samples.map(([payload, changes]) => mutate(payload, changes));
    const found = await faults(db, schema.name, payloads);
    const verdicts = payloads.map((payload, i) => ({ payload, ok: found[i] === null }));
    expect(verdicts).toEqual(
      payloads.map((payload) => ({ payload, ok: valid?.(payload) ?? false })),
    );
    expect(new Set(verdicts.map(({ ok }) => ok))).toEqual(new Set([true, false]));
  }),
);

test('what a fleet at work tells, a validator accepts', () =>
  database.inTransaction(async (db) => {
    await soundBooks(db);
    const { rows } = await db.query<{ name: string; payload: Payload }>(
      `select t.context || '/' || e.event_type || '.v' || e.schema_version as name, e.payload
       from app.outbox_events e join app.event_types t using (event_type)`,
    );
    expect(new Set(rows.map(({ name }) => name)).size).toBeGreaterThan(15);
    expect(rows.filter(({ name, payload }) => !validators.get(name)?.(payload))).toEqual([]);
  }));

test('an event that breaks its contract fails where it is written', () =>
  database.inTransaction(async (db) => {
    await expect(emit(db, 'UserDisabled', 'user', { id: 'x', status: 'active' })).rejects.toThrow(
      'UserDisabled.v1 breaks its contract',
    );
  }));

test.each([
  ['nobody declared', 'UserVanished', 'user'],
  ['that is about something else', 'UserDisabled', 'vehicle'],
])('an event %s fails where it is written', (_which, type, aggregate) =>
  database.inTransaction(async (db) => {
    const payload = { id: '01890a5d-ac96-774b-bcce-b302099a8057', status: 'disabled' };
    await expect(emit(db, type, aggregate, payload)).rejects.toThrow('app.event_types');
  }),
);

test('an event of a version that has no contract fails where it is written', () =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(`select app.emit_event('UserDisabled', 'user', uuidv7(), '{}', 99)`),
    ).rejects.toThrow('UserDisabled.v99 breaks its contract: there is no contract');
  }));

test('no handler of errors hides it', () =>
  database.inTransaction(async (db) => {
    await expect(
      db.query(`
        do $$ begin
          perform app.emit_event('UserDisabled', 'user', uuidv7(), '{}');
        exception when others then null;
        end $$`),
    ).rejects.toMatchObject({ code: 'P0004' });
  }));

test('what keeps its contract passes, and so does what is about a test', () =>
  database.inTransaction(async (db) => {
    await vehicle(db);
    await emit(db, 'AnythingHappened', 'test', { whatever: 1 });
  }));
