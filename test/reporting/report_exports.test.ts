import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { insertRow } from '../support/insert_row.ts';

const database = useDatabase();
const HASH = 'a'.repeat(64);
const ID = '01900000-0000-7000-8000-000000000000';
const moves = {
  requested: {},
  ready: { status: 'ready', file_id: ID, sha256: HASH, row_count: 1, finished_at: 'now' },
  failed: { status: 'failed', failure: 'FORBIDDEN', finished_at: 'now' },
  expired: { status: 'expired', file_id: null },
} as const;
type Status = keyof typeof moves;
type Columns = Readonly<Record<string, unknown>>;

type Id = { readonly id: string };
const insert = (db: pg.Client, columns: Columns = {}) =>
  insertRow<Id>(db, 'reporting.report_exports', {
    kind: 'trial_balance',
    requested_by: ID,
    ...columns,
  });
const update = (db: pg.Client, { id }: Id, columns: Columns) =>
  db.query(
    `update reporting.report_exports
     set ${Object.keys(columns)
       .map((name, index) => `${name} = $${index + 2}`)
       .join(', ')}
     where id = $1`,
    [id, ...Object.values(columns)],
  );
const request = (db: pg.Client, who: Id, kind: string, parameters = {}) =>
  asStaff(db, who, (as) =>
    as.query('select * from reporting.request_report_export($1, $2)', [kind, parameters]),
  );

async function inState(db: pg.Client, status: Status) {
  const made = await insert(db);
  if (status === 'ready' || status === 'expired') await update(db, made, moves.ready);
  if (status === 'failed' || status === 'expired') await update(db, made, moves[status]);
  return made;
}

const statuses = Object.keys(moves) as Status[];
const allowed = ['requested -> ready', 'requested -> failed', 'ready -> expired'];
test.each(statuses.flatMap((from) => statuses.map((to) => [from, to] as const)))(
  'an export that is %s may become %s, or not',
  (from, to) =>
    database.inTransaction(async (db) => {
      const made = await inState(db, from);
      const move = update(db, made, { ...moves[to], status: to });
      if (allowed.includes(`${from} -> ${to}`)) await expect(move).resolves.toBeDefined();
      else {
        await expect(move).rejects.toMatchObject({
          code: '55000',
          constraint: 'report_exports_status_transition',
        });
      }
    }),
);

test('what was asked for, by whom, and what came of it stays', () =>
  database.inTransaction(async (db) => {
    const made = await inState(db, 'ready');
    for (const columns of [
      { kind: 'tax_report' },
      { parameters: { effective_at: '2026-01-01' } },
      { requested_by: '01900000-0000-7000-8000-000000000001' },
      { sha256: 'b'.repeat(64) },
      { row_count: 2 },
    ]) {
      await db.query('savepoint before');
      await expect(update(db, made, columns)).rejects.toMatchObject({
        code: '55000',
        constraint: 'report_exports_immutable',
      });
      await db.query('rollback to before');
    }
  }));

test.each(['delete from', 'truncate'])('its owner cannot %s the exports', (verb) =>
  database.inTransaction(async (db) => {
    await insert(db);
    await expect(db.query(`${verb} reporting.report_exports`)).rejects.toMatchObject({
      code: '55000',
      constraint: 'report_exports_append_only',
    });
  }),
);

test.each<[string, Columns, Columns | null]>([
  ['report_exports_parameters_shape', { parameters: '[]' }, null],
  ['report_exports_parameters_shape', { parameters: { known_at: 'x'.repeat(4_000) } }, null],
  ['report_kind_known', { kind: 'gossip' }, null],
  ['export_status_known', { status: 'lost' }, null],
  ['report_exports_file_while_ready', {}, { ...moves.ready, file_id: null }],
  ['report_exports_result_whole', {}, { ...moves.ready, row_count: null }],
  ['report_exports_sha256_format', {}, { ...moves.ready, sha256: 'abc' }],
  ['report_exports_failure_named', {}, { ...moves.failed, failure: null }],
  ['report_exports_failure_format', {}, { ...moves.failed, failure: 'detail: (a, b)' }],
  ['report_exports_finished_when_over', {}, { ...moves.failed, finished_at: null }],
])('%s holds', (constraint, columns, change) =>
  database.inTransaction(async (db) => {
    const attempt = insert(db, columns).then((made) => change && update(db, made, change));
    await expect(attempt).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

const kinds: Readonly<Record<string, readonly string[]>> = {
  trial_balance: ['accountant'],
  fleet_utilisation: ['accountant', 'fleet_manager'],
  vehicle_profitability: ['accountant', 'fleet_manager'],
};
test.each(Object.entries(kinds))('the report %s is for who may see it', (kind, roles) =>
  database.inTransaction(async (db) => {
    for (const role of ['accountant', 'fleet_manager', 'agent', 'mechanic'] as const) {
      const attempt = request(db, await user(db, [role]), kind);
      if (roles.includes(role)) await expect(attempt).resolves.toMatchObject({ rowCount: 1 });
      else await expect(attempt).rejects.toMatchObject({ code: '42501' });
    }
  }),
);

test('another sees neither the export nor its file, the one who asked sees both', () =>
  database.inTransaction(async (db) => {
    const [owner, other] = [await user(db, ['accountant']), await user(db, ['accountant'])];
    const { rows } = await request(db, owner, 'trial_balance');
    await db.query(`select reporting.store_export($1, 'a', 0)`, [rows[0].id]);
    const seenBy = async (who: Id) => {
      const seen = await asStaff(db, who, (as) =>
        as.query(
          `select (select count(*)::integer from reporting.report_exports) as exports,
                  (select count(*)::integer from app.stored_files) as files`,
        ),
      );
      return seen.rows[0];
    };
    expect(await seenBy(owner)).toEqual({ exports: 1, files: 1 });
    expect(await seenBy(other)).toEqual({ exports: 0, files: 0 });
  }));

test('every report has columns to be headed by', () =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query(
      `select k.kind, reporting.report_columns(k.kind) as columns
       from pg_constraint c, regexp_matches(pg_get_constraintdef(c.oid), '''(\\w+)''', 'g') as m (kind),
            unnest(m.kind) as k (kind)
       where c.conname = 'report_kind_known'`,
    );
    expect(rows.length).toBeGreaterThan(9);
    for (const { columns } of rows) expect(columns.length).toBeGreaterThan(3);
  }));
