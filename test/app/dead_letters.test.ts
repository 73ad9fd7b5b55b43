import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asAdmin, asCustomer, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { deadLetter } from '../support/dead_letters.ts';
import { eventHead } from '../support/event_head.ts';
import { user } from '../support/factories.ts';
import { declareTestType } from '../support/outbox.ts';
import { roleWith } from '../support/role_with.ts';

const database = useDatabase();

const stateOf = async (db: pg.Client, id: string) =>
  (
    await db.query(
      'select status, attempts, message, settled_by, note from app.dead_letters where id = $1',
      [id],
    )
  ).rows[0];
const replay = (db: pg.Client, id: string) => db.query('select app.replay_dead_letter($1)', [id]);

test('what fails again after a replay waits again, and is still one letter: dead_letters_letter_key_key', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const head = eventHead();
    const id = await deadLetter(db, { event: head });
    await asAdmin(db, admin, (as) => replay(as, id));
    await expect(stateOf(db, id)).resolves.toMatchObject({
      status: 'replayed',
      settled_by: admin.id,
    });
    await expect(deadLetter(db, { event: head, message: 'Again.' })).resolves.toBe(id);
    await expect(stateOf(db, id)).resolves.toMatchObject({
      status: 'waiting',
      attempts: 10,
      message: 'Again.',
      settled_by: null,
    });
  }));

test('a replay puts the event into the outbox as it was, for that consumer alone', () =>
  database.inTransaction(async (db) => {
    await declareTestType(db, 'counter');
    const admin = await user(db, ['admin']);
    const head = eventHead();
    const id = await deadLetter(db, { event: head });
    for (let time = 0; time < 2; time += 1) await asAdmin(db, admin, (as) => replay(as, id));
    const { rows } = await db.query(
      `select seq, aggregate_id, occurred_at, correlation_id, target_consumer, payload
       from app.outbox_events where id = $1`,
      [head.id],
    );
    expect(rows).toEqual([
      {
        seq: head.seq,
        aggregate_id: head.aggregateId,
        occurred_at: new Date('2026-07-01T10:00:00.123Z'),
        correlation_id: 'a-request',
        target_consumer: 'counter',
        payload: { number: 1 },
      },
    ]);
    const audit = await db.query(
      `select actor_id from app.audit_events where kind = 'dead_letter.replay'`,
    );
    expect(audit.rows).toEqual([{ actor_id: admin.id }, { actor_id: admin.id }]);
  }));

test('what was no event cannot be replayed, only discarded: dead_letters_replayable', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const id = await deadLetter(db, { event: null, value: '{"bad' });
    await expect(asAdmin(db, admin, (as) => replay(as, id))).rejects.toMatchObject({
      code: '55000',
      constraint: 'dead_letters_replayable',
    });
    await asAdmin(db, admin, (as) =>
      as.query(`select app.discard_dead_letter($1, ' somebody tried things ')`, [id]),
    );
    await expect(stateOf(db, id)).resolves.toMatchObject({
      status: 'discarded',
      settled_by: admin.id,
      note: 'somebody tried things',
    });
  }));

test.each(['replay_dead_letter($1)', `discard_dead_letter($1, 'why')`])(
  'of a letter that is not there %s says so',
  (call) =>
    database.inTransaction(async (db) => {
      const admin = await user(db, ['admin']);
      await expect(
        asAdmin(db, admin, (as) => as.query(`select app.${call}`, [randomUUID()])),
      ).rejects.toMatchObject({ code: 'P0002' });
    }),
);

test('discarding needs its reason: dead_letters_note_length', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const id = await deadLetter(db);
    await expect(
      asAdmin(db, admin, (as) =>
        as.query('select app.discard_dead_letter($1, $2)', [id, 'x'.repeat(501)]),
      ),
    ).rejects.toMatchObject({ code: '23514', constraint: 'dead_letters_note_length' });
  }));

test('a reason is a code, and what is settled says when: dead_letters_reason_format, dead_letters_settled_says_when', () =>
  database.inTransaction(async (db) => {
    const id = await deadLetter(db);
    await db.query('savepoint here');
    for (const [change, constraint] of [
      [`reason = 'it failed'`, 'dead_letters_reason_format'],
      [`status = 'replayed'`, 'dead_letters_settled_says_when'],
      [`status = 'lost', settled_at = now()`, 'dead_letter_status_known'],
    ]) {
      await expect(
        db.query(`update app.dead_letters set ${change} where id = $1`, [id]),
      ).rejects.toMatchObject({ code: '23514', constraint });
      await db.query('rollback to here');
    }
  }));

test('whoever may see events sees the letters, but replays none', () =>
  database.inTransaction(async (db) => {
    await deadLetter(db);
    const reader = await user(db);
    const role = await roleWith(db, ['events.read']);
    await db.query('insert into identity.user_roles (user_id, role_id) values ($1, $2)', [
      reader.id,
      role.id,
    ]);
    const { rows } = await asStaff(db, reader, (as) => as.query('select id from app.dead_letters'));
    expect(rows).toHaveLength(1);
    await expect(asStaff(db, reader, (as) => replay(as, rows[0].id))).rejects.toMatchObject({
      code: '42501',
    });
    const agent = await user(db, ['agent']);
    const seen = await asStaff(db, agent, (as) => as.query('select from app.dead_letters'));
    expect(seen.rows).toEqual([]);
    const customer = await user(db, ['customer']);
    await expect(
      asCustomer(db, customer, (as) => as.query('select from app.dead_letters')),
    ).rejects.toMatchObject({ code: '42501' });
  }));

test('a subscription names its consumer in lower snake case: event_subscriptions_consumer_format', () =>
  database.inTransaction(async (db) => {
    await expect(declareTestType(db, 'Bad Name')).rejects.toMatchObject({
      code: '23514',
      constraint: 'event_subscriptions_consumer_format',
    });
  }));
