import type pg from 'pg';

type LineRow = {
  readonly entry_id: string;
  readonly day: string;
  readonly is_year_end: boolean;
  readonly type: string;
  readonly code: string;
  readonly account_type: string;
  readonly debit: boolean;
  readonly cents: string;
  readonly currency: string;
  readonly customer_id: string | null;
  readonly location_id: string | null;
  readonly vehicle_id: string | null;
};
type Report = { readonly name: string; readonly asked: string; readonly rows: readonly string[] };

/** All lines of the journal as they stand there, oldest first. */
export async function allLines(db: pg.Client): Promise<readonly LineRow[]> {
  const { rows } = await db.query<LineRow>(
    `select e.id as entry_id, e.entry_date::text as day, e.external_ref_type as type,
       e.external_ref_type = 'year_end'
         or exists (select from accounting.journal_entries r
                    where r.id = e.reverses_entry_id and r.external_ref_type = 'year_end')
         as is_year_end,
       a.code, a.type as account_type, l.direction = 'debit' as debit,
       l.amount_cents::text as cents, l.currency, l.customer_id, l.location_id, l.vehicle_id
     from accounting.journal_entries e
     join accounting.journal_lines l on l.journal_entry_id = e.id
     join accounting.accounts a on a.id = l.account_id`,
  );
  return rows;
}

const debits = (line: LineRow) => (line.debit ? BigInt(line.cents) : -BigInt(line.cents));

/** Sums by key; in words, sorted, without what adds up to nothing. */
function sums(
  lines: readonly LineRow[],
  key: (line: LineRow) => string,
  amount: (line: LineRow) => bigint = debits,
): string[] {
  const totals = new Map<string, bigint>();
  for (const line of lines) totals.set(key(line), (totals.get(key(line)) ?? 0n) + amount(line));
  return [...totals].flatMap(([name, total]) => (total === 0n ? [] : [`${name} ${total}`])).sort();
}

const isResult = (line: LineRow) => ['revenue', 'expense'].includes(line.account_type);

/** What the reports have to say of these lines, by adding up and nothing else. */
export function recomputedReports(
  lines: readonly LineRow[],
  from: string,
  to: string,
): readonly Report[] {
  const until = lines.filter(({ day }) => day <= to);
  const between = until.filter(({ day, is_year_end }) => day >= from && !is_year_end);
  const asked = {
    until,
    between,
    from,
    asAt: `effective_at => '${to}'`,
    range: `from_date => '${from}', to_date => '${to}'`,
  };
  return [...ofAccounts(asked), ...ofThings(asked)];
}

type Asked = {
  readonly until: readonly LineRow[];
  /** Of the days that are asked for, without what only closes a year. */
  readonly between: readonly LineRow[];
  readonly from: string;
  readonly asAt: string;
  readonly range: string;
};

/** The reports whose rows are accounts. */
function ofAccounts({ until, between, from, asAt, range }: Asked): readonly Report[] {
  return [
    {
      name: `trial_balance(${asAt})`,
      asked: `account_code, currency, balance_cents`,
      rows: sums(until, ({ code, currency }) => `${code} ${currency}`),
    },
    {
      name: `balance_sheet(${asAt})`,
      asked: `account_code, currency,
        case section when 'asset' then amount_cents else -amount_cents end`,
      rows: sums(
        until.filter((line) => !isResult(line)),
        ({ code, currency }) => `${code} ${currency}`,
      ),
    },
    {
      name: `income_statement(${range})`,
      asked: `account_code, currency,
        case section when 'revenue' then -amount_cents else amount_cents end`,
      rows: sums(between.filter(isResult), ({ code, currency }) => `${code} ${currency}`),
    },
    {
      name: `general_ledger(${range})`,
      asked: `account_code, currency, journal_entry_id, debit_cents - credit_cents`,
      rows: until
        .filter(({ day }) => day >= from)
        .map((line) => `${line.code} ${line.currency} ${line.entry_id} ${debits(line)}`)
        .sort(),
    },
    {
      name: `revenue_by_month(${range})`,
      asked: `month_date, account_code, coalesce(location_id::text, '-'), currency, -revenue_cents`,
      rows: sums(
        between.filter(({ account_type }) => account_type === 'revenue'),
        ({ day, code, location_id, currency }) =>
          `${day.slice(0, 7)}-01 ${code} ${location_id ?? '-'} ${currency}`,
      ),
    },
  ];
}

/** Those whose rows are customers, vehicles and tax rates. */
function ofThings({ until, between, asAt, range }: Asked): readonly Report[] {
  return [
    {
      name: `ar_ageing(${asAt})`,
      asked: `customer_id, currency, total_cents`,
      rows: sums(
        until.filter(({ code }) => code === 'ACCOUNTS_RECEIVABLE'),
        ({ customer_id, currency }) => `${customer_id} ${currency}`,
      ),
    },
    {
      name: `vehicle_profitability(${range})`,
      asked: `vehicle_id, currency, -profit_cents`,
      rows: sums(
        between.filter((line) => isResult(line) && line.vehicle_id !== null),
        ({ vehicle_id, currency }) => `${vehicle_id} ${currency}`,
      ),
    },
    {
      name: `tax_report(${range})`,
      // Its rows are rates, of which the lines know nothing: the sum of all, in the first.
      asked: `currency, case row_number() over (partition by currency)
        when 1 then -sum(tax_cents) over (partition by currency) else 0 end`,
      rows: sums(
        between.filter(
          ({ code, type }) => code === 'TAX_PAYABLE' && ['invoice', 'credit_note'].includes(type),
        ),
        ({ currency }) => currency,
      ),
    },
    {
      name: `maintenance_costs(${range})`,
      asked: `month_date, coalesce(vehicle_id::text, '-'), currency, cost_cents`,
      rows: sums(
        between.filter(({ code }) => code === 'EXP_MAINTENANCE'),
        ({ day, vehicle_id, currency }) => `${day.slice(0, 7)}-01 ${vehicle_id ?? '-'} ${currency}`,
      ),
    },
  ];
}

/** The same of the report itself, as whoever is asking: its rows that are of an account or a day. */
export async function reportedRows(db: pg.Client, report: Report): Promise<string[]> {
  const { rows } = await db.query<{ line: string | null }>(
    `select concat_ws(' ', ${report.asked}) as line, to_jsonb(r) ->> 'section' as section
     from reporting.${report.name} r
     where coalesce(to_jsonb(r) ->> 'section', '') not like 'result%'`,
  );
  return rows
    .map(({ line }) => line ?? '')
    .filter((line) => !line.endsWith(' 0'))
    .sort();
}
