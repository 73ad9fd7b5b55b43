-- The life of a month of the books (fleet.md 5).
select app.allow_transition('period', null, 'open', 'post_entry', null);
select app.allow_transition('period', 'open', 'closed', 'close_period', 'PeriodClosed');
select app.allow_transition('period', 'open', 'closed', 'close_year', 'PeriodClosed');
select app.allow_transition('period', 'closed', 'open', 'reopen_period', 'PeriodReopened');

insert into app.rules (name, sqlstate, status, message) values
  ('periods_status_transition', '55000', null,
   'The period cannot go from its state to that one.'),
  ('periods_append_only', '55000', null, 'A period is never deleted.'),
  ('periods_immutable', '55000', null, 'A period stays the month that it is.'),
  ('periods_closed_in_order', '55000', null,
   'Periods are closed from the first to the last, and opened from the last to the first.'),
  ('periods_closed_after_end', '55000', null, 'A period is closed when it is over.'),
  ('periods_reopened_with_reason', '55000', null, 'A period is opened again for a reason.'),
  ('periods_closed_with_year', '55000', null,
   'December is closed with its year: the result is carried to RETAINED_EARNINGS first.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.periods
  for each row execute function app.tg__stamp();

-- Whoever posts shares the row by the foreign key of the entry: this waits for them, and keeps
-- them out until it is decided. One at a time, so that two months don't judge their order by what
-- was before the other; under an older snapshot neither that nor what was posted can be seen.
create or replace function accounting.tg_periods__lock() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.require_read_committed();
  lock table accounting.periods in share row exclusive mode;
  perform from accounting.periods p where p.id = old.id for update;
  return new;
end;
$$;

comment on function accounting.tg_periods__lock() is
  'Waits for those who are posting to a period before it is closed or opened.';

create or replace trigger _150_lock
  before update of status on accounting.periods
  for each row execute function accounting.tg_periods__lock();

create or replace trigger _200_state_transition
  before insert or update of status on accounting.periods
  for each row execute function app.tg__state_transition('period');

create or replace trigger _250_frozen
  before update on accounting.periods
  for each row execute function app.tg__frozen('*: ends_on', 'open closed: status',
    'closed open: status');

-- The months without postings between the one before and this one are closed with it, so that
-- each month below a closed one is closed. Generated columns are not there yet: old has them.
create or replace function accounting.tg_periods__close() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_earlier date;
  v_starts_on date;
begin
  if old.ends_on >= accounting.today() then
    perform app.raise_rule('periods_closed_after_end', jsonb_build_object('endsOn', old.ends_on));
  end if;
  select min(p.starts_on) filter (where p.status = 'open'), max(p.starts_on)
  into v_starts_on, v_earlier
  from accounting.periods p
  where p.starts_on < old.starts_on;
  if v_starts_on is not null then
    perform app.raise_rule('periods_closed_in_order', jsonb_build_object('startsOn', v_starts_on));
  end if;

  for v_starts_on in
    select m::date
    from generate_series(
      v_earlier + interval '1 month', old.starts_on - interval '1 month', interval '1 month') m
  loop
    insert into accounting.periods (starts_on) values (v_starts_on);
    update accounting.periods p set status = 'closed' where p.starts_on = v_starts_on;
  end loop;
  return new;
end;
$$;

comment on function accounting.tg_periods__close() is
  'Refuses to close a period before its end or before an earlier one; closes the gap before it.';

create or replace function accounting.tg_periods__reopen() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from accounting.periods p where p.starts_on > old.starts_on and p.status = 'closed'
  ) then
    perform app.raise_rule('periods_closed_in_order');
  elsif exists (
    select from accounting.period_closings c where c.period_id = old.id and c.reopened_at is null
  ) then
    perform app.raise_rule('periods_reopened_with_reason');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_periods__reopen() is
  'Refuses to open a period below a closed one, or before its closing has an end and a reason.';

-- The proofs of this transaction's own entries first: lines that come after would be missing. Later
-- ones wait for the commit again.
create or replace function accounting.tg_periods__record_closing() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_closing_id uuid;
begin
  set constraints accounting._900_prove immediate;
  set constraints accounting._900_prove deferred;

  insert into accounting.period_closings (period_id) values (new.id) returning id into v_closing_id;
  insert into accounting.closing_balances (
    closing_id, account_id, currency, debit_cents, credit_cents)
  select v_closing_id, b.account_id, b.currency, b.debit_cents, b.credit_cents
  from accounting.balances_through(new.starts_on) b;

  if extract(month from new.starts_on) = 12 and exists (
    select from accounting.closing_balances b
    join accounting.accounts a on a.id = b.account_id
    where b.closing_id = v_closing_id
      and a.type in ('revenue', 'expense')
      and b.debit_cents <> b.credit_cents
  ) then
    perform app.raise_rule('periods_closed_with_year');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_periods__record_closing() is
  'Records that a period was closed, and what the accounts had added up to.';

create or replace function accounting.tg_periods__reverse_year() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  update accounting.year_closings y
  set reversal_entry_id =
    (accounting.post_reversal(y.journal_entry_id, new.ends_on, 'The year is opened again')).id
  where y.year = extract(year from new.starts_on)
    and extract(month from new.starts_on) = 12
    and y.reversal_entry_id is null;
  return null;
end;
$$;

comment on function accounting.tg_periods__reverse_year() is
  'Takes back what carried the result of a year when its December is opened again.';

create or replace trigger _300_close
  before update of status on accounting.periods
  for each row when (old.status = 'open' and new.status = 'closed')
  execute function accounting.tg_periods__close();

create or replace trigger _300_reopen
  before update of status on accounting.periods
  for each row when (old.status = 'closed' and new.status = 'open')
  execute function accounting.tg_periods__reopen();

create or replace trigger _500_record_closing
  after update of status on accounting.periods
  for each row when (old.status = 'open' and new.status = 'closed')
  execute function accounting.tg_periods__record_closing();

create or replace trigger _500_reverse_year
  after update of status on accounting.periods
  for each row when (old.status = 'closed' and new.status = 'open')
  execute function accounting.tg_periods__reverse_year();

create or replace trigger _800_state_change
  after insert or update of status on accounting.periods
  for each row execute function app.tg__state_change(
    'period', 'id', 'starts_on', 'ends_on', 'status');

create or replace trigger _200_append_only
  before delete or truncate on accounting.periods
  for each statement execute function app.tg__append_only();
