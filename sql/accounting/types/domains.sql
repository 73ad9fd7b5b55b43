create domain accounting.account_type as text
  constraint account_type_known
    check (value in (
      'asset', 'liability', 'equity', 'revenue', 'expense'));
comment on domain accounting.account_type is
  'What an account counts: what we have, owe, own, earn or spend.';
comment on constraint account_type_known on domain accounting.account_type is
  'An account is an asset, a liability, equity, revenue or an expense.';

create domain accounting.entry_direction as text
  constraint entry_direction_known check (value in ('debit', 'credit'));
comment on domain accounting.entry_direction is 'The side of an account that a line stands on.';
comment on constraint entry_direction_known on domain accounting.entry_direction is
  'A line is a debit or a credit.';

create domain accounting.period_status as text
  constraint period_status_known check (value in ('open', 'closed'));
comment on domain accounting.period_status is 'Whether a month still takes postings.';
comment on constraint period_status_known on domain accounting.period_status is
  'A period is open or closed.';

create domain accounting.draft_status as text
  constraint draft_status_known check (value in ('draft', 'approved', 'posted', 'rejected'));
comment on domain accounting.draft_status is 'Where an entry prepared by hand stands.';
comment on constraint draft_status_known on domain accounting.draft_status is
  'A draft is a draft, approved, posted or rejected.';

create domain accounting.invoice_status as text
  constraint invoice_status_known
    check (value in (
      'draft', 'issued', 'paid', 'written_off', 'void',
      'discarded'));
comment on domain accounting.invoice_status is
  'Where an invoice stands: issued ones are owed; a void one was credited whole; a draft that is '
  'not wanted is discarded.';
comment on constraint invoice_status_known on domain accounting.invoice_status is
  'An invoice is a draft, issued, paid, written off, void or discarded.';

create domain accounting.payable_status as text
  constraint payable_status_known check (value in ('open', 'settled'));
comment on domain accounting.payable_status is 'Whether we still owe it.';
comment on constraint payable_status_known on domain accounting.payable_status is
  'A payable is open or settled.';

create domain accounting.series_kind as text
  constraint series_kind_known check (value in ('invoice', 'credit_note'));
comment on domain accounting.series_kind is 'What a series of numbers is for.';
comment on constraint series_kind_known on domain accounting.series_kind is
  'A series numbers invoices or credit notes.';
