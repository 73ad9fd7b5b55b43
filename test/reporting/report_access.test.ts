import { asRole, asStaff } from '../support/actors.ts';
import { post } from '../support/books.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

const financial = [
  'general_ledger',
  'trial_balance',
  'income_statement',
  'balance_sheet',
  'ar_ageing',
  'tax_report',
  'revenue_by_month',
];
const either = ['vehicle_profitability', 'maintenance_costs'];
const fleet = ['fleet_utilisation'];
const reports = [...financial, ...either, ...fleet];
const roles = ['agent', 'mechanic', 'fleet_manager', 'accountant', 'admin'] as const;

const opens: Readonly<Record<(typeof roles)[number], readonly string[]>> = {
  agent: [],
  mechanic: [],
  fleet_manager: [...either, ...fleet],
  accountant: reports,
  admin: reports,
};

test.each(roles.flatMap((role) => reports.map((report) => [role, report] as const)))(
  '%s and the report %s',
  (role, report) =>
    database.inTransaction(async (db) => {
      const who = await user(db, [role]);
      const asked = asStaff(db, who, (as) => as.query(`select * from reporting.${report}()`));
      if (opens[role].includes(report)) await expect(asked).resolves.toBeDefined();
      else await expect(asked).rejects.toMatchObject({ code: '42501' });
    }),
);

test('a snapshot needs the permission of its report, to be taken and to be verified', () =>
  database.inTransaction(async (db) => {
    const [manager, accountant] = [
      await user(db, ['fleet_manager']),
      await user(db, ['accountant']),
    ];
    const take = (who: { id: string }, kind: string) =>
      asStaff(db, who, (as) =>
        as.query<{ id: string }>('select id from reporting.take_snapshot($1)', [kind]),
      );
    await expect(take(manager, 'trial_balance')).rejects.toMatchObject({ code: '42501' });
    await expect(take(manager, 'fleet_utilisation')).resolves.toBeDefined();
    const { rows } = await take(accountant, 'trial_balance');
    const verify = (who: { id: string }, id: unknown) =>
      asStaff(db, who, (as) => as.query('select reporting.verify_snapshot($1) as is_right', [id]));
    await expect(verify(manager, rows[0]?.id)).rejects.toMatchObject({ code: '42501' });
    await expect(verify(accountant, rows[0]?.id)).resolves.toMatchObject({
      rows: [{ is_right: true }],
    });
    await expect(verify(accountant, '00000000-0000-7000-8000-00000000000f')).rejects.toMatchObject({
      code: 'P0002',
    });
    await expect(
      verify(await user(db, ['agent']), '00000000-0000-7000-8000-00000000000f'),
    ).rejects.toMatchObject({ code: '42501' });
  }));

test('a program without a key sees none', () =>
  database.inTransaction(async (db) => {
    const who = await user(db, ['service']);
    for (const report of reports) {
      await expect(
        asRole(db, 'service', who, (as) => as.query(`select * from reporting.${report}()`)),
      ).rejects.toMatchObject({ code: '42501' });
    }
  }));

test('a BI tool opens each report, as of the last point, and takes no snapshot', async () => {
  const root = await database.connect('superuser');
  await committed(root, (db) => post(db));
  await committed(root, (db) => db.query('select reporting.note_point()'));
  const reader = await database.connect('bi_reader');
  for (const report of reports) {
    await expect(reader.query(`select * from reporting.${report}()`)).resolves.toBeDefined();
  }
  await expect(
    reader.query(`select reporting.take_snapshot('trial_balance')`),
  ).rejects.toMatchObject({ code: '42501' });
  const { rows } = await reader.query(
    `select account_code from reporting.trial_balance('2024-12-31')`,
  );
  expect(rows).toEqual([{ account_code: 'CASH' }, { account_code: 'REVENUE_FEES' }]);
});
