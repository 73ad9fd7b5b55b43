create domain reporting.report_kind as text
  constraint report_kind_known check (value in (
    'general_ledger', 'trial_balance', 'income_statement', 'balance_sheet', 'ar_ageing',
    'tax_report', 'fleet_utilisation', 'vehicle_profitability', 'maintenance_costs',
    'revenue_by_month'));
comment on domain reporting.report_kind is 'Which report.';
comment on constraint report_kind_known on domain reporting.report_kind is
  'There is no such report.';

create domain reporting.statement_section as text
  constraint statement_section_known check (value in (
    'asset', 'liability', 'equity', 'result_of_former_years', 'result_of_year', 'revenue',
    'expense', 'result'));
comment on domain reporting.statement_section is
  'Which part of a statement a row belongs to; the results are the sums of accounts.';
comment on constraint statement_section_known on domain reporting.statement_section is
  'There is no such section.';
