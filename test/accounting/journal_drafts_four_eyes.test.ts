import { asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { drafts } from '../support/drafts.ts';
import { user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();
const fourEyes = { code: '23514', constraint: 'journal_drafts_four_eyes' };

test('who prepared an entry does not approve it; somebody else does, and either posts it', () =>
  database.inTransaction(async (db) => {
    const accountant = await user(db, ['accountant']);
    const draft = await drafts.prepare(db, { by: accountant });
    await expect(drafts.approve(db, draft, accountant)).rejects.toMatchObject(fourEyes);
    await expect(drafts.approve(db, draft)).resolves.toMatchObject({ status: 'approved' });
    await expect(drafts.post(db, draft, accountant)).resolves.toMatchObject({ line_count: 2 });
  }));

test('not even an admin approves what they prepared', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const draft = await drafts.prepare(db, { by: admin });
    await expect(drafts.approve(db, draft, admin)).rejects.toMatchObject(fourEyes);
  }));

test.each([
  [`status = 'approved', decided_by = prepared_by, decided_at = now()`, 'journal_drafts_four_eyes'],
  [`status = 'approved'`, 'journal_drafts_decided_with_user'],
  [`status = 'approved', decided_by = uuidv7()`, 'journal_drafts_decided_with_user'],
  [
    `status = 'rejected', decided_by = uuidv7(), decided_at = now()`,
    'journal_drafts_rejected_with_reason',
  ],
  [
    `prepared_by = uuidv7(), status = 'approved', decided_by = prepared_by, decided_at = now()`,
    'journal_drafts_immutable',
  ],
  [`lines = lines || lines`, 'journal_drafts_immutable'],
  [`entry_date = entry_date + 1`, 'journal_drafts_immutable'],
])('the owner does not set %s: %s', (change, constraint) =>
  database.inTransaction(async (db) => {
    await drafts.prepare(db);
    expect(await outcomeOf(db.query(`update accounting.journal_drafts set ${change}`))).toBe(
      constraint,
    );
  }),
);

test('a posted draft has its entry: journal_drafts_posted_with_entry', () =>
  database.inTransaction(async (db) => {
    await drafts.approve(db, await drafts.prepare(db));
    expect(
      await outcomeOf(db.query(`update accounting.journal_drafts set status = 'posted'`)),
    ).toBe('journal_drafts_posted_with_entry');
  }));

test('two who post one draft at once post it once', async () => {
  const root = await database.connect('superuser');
  const [accountant, draft] = await committed(root, async (db) => {
    const prepared = await drafts.prepare(db);
    await drafts.approve(db, prepared);
    return [await user(db, ['accountant']), prepared] as const;
  });
  const posters = await Promise.all(Array.from({ length: 4 }, () => database.connect()));
  const outcomes = await Promise.all(
    posters.map((poster) =>
      outcomeOf(
        asRoleCommitted(poster, 'staff', accountant, (db) =>
          command(db, 'accounting.post_draft', { draft_id: draft.id }),
        ),
      ),
    ),
  );
  expect(outcomes.sort()).toEqual(['done', ...Array(3).fill('journal_drafts_status_transition')]);
});
