import type pg from 'pg';
import { asStaff } from './actors.ts';
import { asEntryLine, type Line } from './books.ts';
import { command } from './command.ts';
import { user } from './factories.ts';

type Id = { readonly id: string };
export type Draft = Id & { readonly status: string; readonly journal_entry_id: string | null };

const CAPITAL: readonly Line[] = [
  ['BANK', 'debit', 1000],
  ['EQUITY', 'credit', 1000],
];

/** The commands of an entry by hand, each as an accountant: a new one unless given. */
export const drafts = {
  prepare: async (
    db: pg.Client,
    {
      by,
      on = '2024-01-15',
      lines = CAPITAL,
      currency = 'EUR',
    }: {
      readonly by?: Id;
      readonly on?: string;
      readonly lines?: readonly Line[];
      readonly currency?: string;
    } = {},
  ): Promise<Draft> =>
    asStaff(db, by ?? (await user(db, ['accountant'])), async () => {
      const { rows } = await db.query(
        `select * from accounting.prepare_entry($1, 'Capital paid in',
           array(select jsonb_populate_recordset(null::accounting.entry_line, $2)))`,
        [on, JSON.stringify(lines.map((line) => asEntryLine(line, currency)))],
      );
      return rows[0];
    }),
  reversal: (db: pg.Client, entry: Id, by?: Id) =>
    act<Draft>(db, 'prepare_reversal', { journal_entry_id: entry.id, reason: 'A mistake' }, by),
  approve: (db: pg.Client, draft: Id, by?: Id) =>
    act<Draft>(db, 'approve_draft', { draft_id: draft.id }, by),
  reject: (db: pg.Client, draft: Id, by?: Id, reason: string | null = 'Wrong account') =>
    act<Draft>(db, 'reject_draft', { draft_id: draft.id, reason }, by),
  post: (db: pg.Client, draft: Id, by?: Id) =>
    act<Id & { readonly external_ref_type: string }>(db, 'post_draft', { draft_id: draft.id }, by),
};

/** A draft that somebody has prepared, another approved, and a third posted: its entry. */
export async function postedByHand(
  db: pg.Client,
  details: Parameters<typeof drafts.prepare>[1] = {},
): Promise<Id> {
  const draft = await drafts.prepare(db, details);
  await drafts.approve(db, draft);
  return drafts.post(db, draft);
}

async function act<Row>(
  db: pg.Client,
  name: string,
  args: Readonly<Record<string, unknown>>,
  by: Id | undefined,
): Promise<Row> {
  return asStaff(db, by ?? (await user(db, ['accountant'])), () =>
    command<Row>(db, `accounting.${name}`, args),
  );
}
