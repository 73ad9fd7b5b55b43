import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { type Draft, drafts } from '../support/drafts.ts';
import { user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();
type Id = { readonly id: string };

const states = ['draft', 'approved', 'posted', 'rejected'] as const;
type State = (typeof states)[number];
const allowed = ['draft approved', 'approved posted', 'draft rejected', 'approved rejected'];

const move = (db: pg.Client, draft: Id, to: State): Promise<unknown> => {
  switch (to) {
    case 'draft':
      return db.query(`update accounting.journal_drafts set status = 'draft' where id = $1`, [
        draft.id,
      ]);
    case 'approved':
      return drafts.approve(db, draft);
    case 'posted':
      return drafts.post(db, draft);
    case 'rejected':
      return drafts.reject(db, draft);
    default:
      return to satisfies never;
  }
};

const draftIn = async (db: pg.Client, state: State): Promise<Draft> => {
  const draft = await drafts.prepare(db);
  if (state === 'approved' || state === 'posted') await drafts.approve(db, draft);
  if (state === 'posted') await drafts.post(db, draft);
  if (state === 'rejected') await drafts.reject(db, draft);
  return draft;
};

const statusOf = async (db: pg.Client, draft: Id) =>
  (await db.query('select status from accounting.journal_drafts where id = $1', [draft.id])).rows[0]
    .status;

describe.each(states)('a draft that is %s', (from) => {
  test.each(states)('to %s', (to) =>
    database.inTransaction(async (db) => {
      const draft = await draftIn(db, from);
      const moving = outcomeOf(move(db, draft, to));
      if (allowed.includes(`${from} ${to}`)) {
        await expect(moving).resolves.toBe('done');
        expect(await statusOf(db, draft)).toBe(to);
      } else {
        await expect(moving).resolves.toBe('journal_drafts_status_transition');
      }
    }),
  );
});

test.each(['approved', 'posted', 'rejected'])('none begins as %s', (status) =>
  database.inTransaction(async (db) => {
    const { id } = await drafts.prepare(db);
    const attempt = db.query(
      `insert into accounting.journal_drafts (
         status, entry_date, description, lines, prepared_by, decided_by, decided_at)
       select $2, entry_date, description, lines, prepared_by, uuidv7(), now()
       from accounting.journal_drafts where id = $1`,
      [id, status],
    );
    await expect(attempt).rejects.toMatchObject({
      code: '55000',
      constraint: 'journal_drafts_status_transition',
    });
  }),
);

test('a posted draft is in the books as it was prepared', () =>
  database.inTransaction(async (db) => {
    const draft = await draftIn(db, 'approved');
    const entry = await drafts.post(db, draft);
    expect(entry).toMatchObject({
      external_ref_type: 'draft',
      external_ref_id: draft.id,
      description: 'Capital paid in',
      line_count: 2,
    });
    await db.query('set constraints all immediate');
    const { rows } = await db.query(
      'select status, journal_entry_id from accounting.journal_drafts where id = $1',
      [draft.id],
    );
    expect(rows).toEqual([{ status: 'posted', journal_entry_id: entry.id }]);
  }));

test('who prepared it may reject it, for a reason', () =>
  database.inTransaction(async (db) => {
    const accountant = await user(db, ['accountant']);
    const draft = await drafts.prepare(db, { by: accountant });
    for (const reason of [null, ' ']) {
      expect(await outcomeOf(drafts.reject(db, draft, accountant, reason))).toBe(
        'journal_drafts_rejected_with_reason',
      );
    }
    await expect(drafts.reject(db, draft, accountant, ' Typed twice ')).resolves.toMatchObject({
      status: 'rejected',
      rejection_reason: 'Typed twice',
    });
  }));

test('a draft that is not there is not found', () =>
  database.inTransaction(async (db) => {
    const nothing = { id: randomUUID() };
    for (const act of [drafts.approve, drafts.reject, drafts.post]) {
      expect(await outcomeOf(act(db, nothing))).toBe('P0002');
    }
  }));

test.each(['agent', 'mechanic', 'fleet_manager'] as const)('a %s does nothing to a draft', (role) =>
  database.inTransaction(async (db) => {
    const draft = await drafts.prepare(db);
    const somebody = await user(db, [role]);
    const { rows } = await db.query('select id from accounting.journal_entries limit 1');
    expect(await outcomeOf(drafts.prepare(db, { by: somebody }))).toBe('42501');
    expect(await outcomeOf(drafts.reversal(db, { id: rows[0]?.id ?? draft.id }, somebody))).toBe(
      '42501',
    );
    for (const act of [drafts.approve, drafts.reject, drafts.post]) {
      expect(await outcomeOf(act(db, draft, somebody))).toBe('42501');
    }
    const seen = await asStaff(db, somebody, () =>
      db.query('select from accounting.journal_drafts'),
    );
    expect(seen.rowCount).toBe(0);
  }),
);
