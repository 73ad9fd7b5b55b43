-- The life of an entry that is made by hand (fleet.md 5).
select app.allow_transition('draft', null, 'draft', 'prepare_entry', null);
select app.allow_transition('draft', null, 'draft', 'prepare_reversal', null);
select app.allow_transition('draft', 'draft', 'approved', 'approve_draft', null);
select app.allow_transition('draft', 'approved', 'posted', 'post_draft', null);
select app.allow_transition('draft', 'draft', 'rejected', 'reject_draft', null);
select app.allow_transition('draft', 'approved', 'rejected', 'reject_draft', null);

insert into app.rules (name, sqlstate, status, message) values
  ('journal_drafts_status_transition', '55000', null,
   'The draft cannot go from its state to that one.'),
  ('journal_drafts_immutable', '55000', null,
   'What one approves is what another prepared: reject it, and prepare another.'),
  ('journal_drafts_append_only', '55000', null, 'A draft is rejected, never deleted.'),
  ('journal_drafts_lines_whole', '23514', null,
   'A line has an account, a side, an amount above zero and a currency.'),
  ('journal_drafts_amount_bounded', '23514', null,
   'A line is at most a billion units of its currency.'),
  ('journal_drafts_accounts_known', '23503', null, 'There is no account with this code.'),
  ('journal_drafts_reverses_manual_entry', '23514', null,
   'Only an entry by hand is reversed by hand; that of a document by another document.'),
  ('journal_drafts_reverses_once', '23505', null, 'This entry was reversed already.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.journal_drafts
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on accounting.journal_drafts
  for each row execute function app.tg__state_transition('draft');

create or replace trigger _250_frozen
  before update on accounting.journal_drafts
  for each row execute function app.tg__frozen(
    'draft approved: status decided_by decided_at',
    'approved posted: status journal_entry_id',
    'draft rejected: status decided_by decided_at rejection_reason',
    'approved rejected: status decided_by decided_at rejection_reason');

-- So that whoever prepares an entry hears of its faults, not who posts it. The journal judges
-- again: an account may be retired and a month closed meanwhile.
create or replace function accounting.tg_journal_drafts__accept() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_fault record;
begin
  if exists (
    select from unnest(new.lines) l
    where l.account_code is null or l.direction is null or l.currency is null
      or coalesce(l.amount_cents, 0) <= 0
  ) then
    perform app.raise_rule('journal_drafts_lines_whole');
  -- Posted, a slip would stay in all sums, and they are cents too.
  elsif exists (select from unnest(new.lines) l where l.amount_cents > 100000000000) then
    perform app.raise_rule('journal_drafts_amount_bounded');
  end if;
  perform accounting.refuse_unbalanced(new.lines);

  select jsonb_build_object('accountCode', l.account_code) as details, a.id is null as is_unknown,
         a.is_control, a.retired_at is not null as is_retired
  into v_fault
  from unnest(new.lines) l
  left join accounting.accounts a on a.code = l.account_code
  where a.id is null or a.is_control or a.retired_at is not null or a.currency <> l.currency
  limit 1;
  if not found then
    return new;
  elsif v_fault.is_unknown then
    perform app.raise_rule('journal_drafts_accounts_known', v_fault.details);
  elsif v_fault.is_control then
    perform app.raise_rule('journal_lines_no_control_account', v_fault.details);
  elsif v_fault.is_retired then
    perform app.raise_rule('journal_lines_account_in_use', v_fault.details);
  end if;
  perform app.raise_rule('journal_lines_account_currency', v_fault.details);
  return new;
end;
$$;

comment on function accounting.tg_journal_drafts__accept() is
  'Refuses a draft whose lines the journal would not take.';

create or replace trigger _300_accept
  before insert on accounting.journal_drafts
  for each row execute function accounting.tg_journal_drafts__accept();

create or replace function accounting.tg_journal_drafts__period_open() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from accounting.periods p
    where p.starts_on >= date_trunc('month', new.entry_date::timestamp)::date
      and p.status = 'closed'
  ) then
    perform app.raise_rule('journal_entries_period_open',
      jsonb_build_object('entryDate', new.entry_date));
  end if;
  return new;
end;
$$;

comment on function accounting.tg_journal_drafts__period_open() is
  'Refuses a draft for a closed period.';

create or replace trigger _300_period_open
  before insert on accounting.journal_drafts
  for each row execute function accounting.tg_journal_drafts__period_open();

create or replace function accounting.tg_journal_drafts__reverses() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  -- The foreign key says what is not there.
  if not exists (
    select from accounting.journal_entries e where e.id = new.reverses_entry_id
  ) then
    return new;
  elsif not accounting.is_manual_entry(new.reverses_entry_id) then
    perform app.raise_rule('journal_drafts_reverses_manual_entry');
  elsif exists (
    select from accounting.journal_entries e where e.reverses_entry_id = new.reverses_entry_id
  ) then
    perform app.raise_rule('journal_drafts_reverses_once');
  elsif new.lines is distinct from
      accounting.mirrored_lines(accounting.entry_lines(new.reverses_entry_id)) then
    perform app.raise_rule('journal_entries_reversal_mirrors');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_journal_drafts__reverses() is
  'Refuses a reversal of what was not made by hand, of what is reversed, or by other lines.';

create or replace trigger _310_reverses
  before insert on accounting.journal_drafts
  for each row when (new.reverses_entry_id is not null)
  execute function accounting.tg_journal_drafts__reverses();

create or replace trigger _800_state_change
  after insert or update of status on accounting.journal_drafts
  for each row execute function app.tg__state_change('draft', 'id', 'status');

create or replace trigger _200_append_only
  before delete or truncate on accounting.journal_drafts
  for each statement execute function app.tg__append_only();
