insert into app.rules (name, sqlstate, status, message) values
  ('accounts_immutable', '55000', null,
   'An account keeps its code, type and currency: retire it, and open another.'),
  ('accounts_retired_at_zero', '55000', null,
   'An account is retired when it adds up to zero.'),
  ('accounts_append_only', '55000', null, 'An account is retired, never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.accounts
  for each row execute function app.tg__stamp();

-- Whoever posts shares the row by the foreign key of the line; the retiring waits for them.
create or replace function accounting.tg_accounts__lock() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform from accounting.accounts a where a.id = old.id for update;
  return new;
end;
$$;

comment on function accounting.tg_accounts__lock() is
  'Waits for those who are posting to an account before it is retired.';

create or replace trigger _150_lock
  before update of retired_at on accounting.accounts
  for each row execute function accounting.tg_accounts__lock();

-- What is posted under an older snapshot than the lock's is not seen.
create or replace function accounting.tg_accounts__retire() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.require_read_committed();
  if exists (
    select from accounting.journal_lines l
    where l.account_id = old.id
    group by l.currency
    having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0
  ) then
    perform app.raise_rule('accounts_retired_at_zero');
  end if;
  return new;
end;
$$;

comment on function accounting.tg_accounts__retire() is
  'Refuses to retire an account that does not add up to zero in each currency.';

create or replace trigger _300_retire
  before update of retired_at on accounting.accounts
  for each row when (old.retired_at is null and new.retired_at is not null)
  execute function accounting.tg_accounts__retire();

create or replace trigger _250_frozen
  before update on accounting.accounts
  for each row execute function app.tg__frozen('*: name retired_at');

create or replace trigger _200_append_only
  before delete or truncate on accounting.accounts
  for each statement execute function app.tg__append_only();
