insert into app.rules (name, sqlstate, status, message) values
  ('period_closings_append_only', '55000', null,
   'That a period was closed, and opened again, stays on record.'),
  ('period_closings_immutable', '55000', null,
   'Of a closing only its end is written, once, with a reason.'),
  ('period_closings_of_closed_period', '55000', null,
   'A closing is in force exactly while its period is closed.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before delete or truncate on accounting.period_closings
  for each statement execute function app.tg__append_only();

create or replace trigger _200_reopened_once
  before update on accounting.period_closings
  for each row when (old.reopened_at is not null)
  execute function app.tg__append_only();

create or replace trigger _250_frozen
  before update on accounting.period_closings
  for each row execute function app.tg__frozen(
    '*: reopened_at reopened_by reopened_cluster reopened_xid reopened_reason');

-- When, by whom and in which transaction is never what the writer says: reports stand on it.
create or replace function accounting.tg_period_closings__stamp() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    new.closed_at := now();
    new.closed_by := app.current_user_id();
    new.closed_cluster := accounting.current_cluster();
    new.closed_xid := pg_current_xact_id();
    new.reopened_at := null;
    new.reopened_by := null;
    new.reopened_cluster := null;
    new.reopened_xid := null;
    new.reopened_reason := null;
  else
    new.reopened_at := now();
    new.reopened_by := app.current_user_id();
    new.reopened_cluster := accounting.current_cluster();
    new.reopened_xid := pg_current_xact_id();
  end if;
  return new;
end;
$$;

comment on function accounting.tg_period_closings__stamp() is
  'Fills in who closed a period or opened it again, when and in which transaction.';

create or replace trigger _300_stamp
  before insert or update on accounting.period_closings
  for each row execute function accounting.tg_period_closings__stamp();

-- At commit: the closing is written after its period is closed, and ended before it is opened.
create or replace function accounting.tg_period_closings__match() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from accounting.periods p
    where p.id = new.period_id
      and (p.status = 'closed') <> exists (
        select from accounting.period_closings c
        where c.period_id = p.id and c.reopened_at is null)
  ) then
    perform app.raise_rule('period_closings_of_closed_period');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_period_closings__match() is
  'Refuses, at commit, a closing in force of an open period, and a closed one without.';

-- There is no `create or replace` for a constraint trigger.
drop trigger if exists _900_match on accounting.period_closings;
create constraint trigger _900_match
  after insert or update on accounting.period_closings
  deferrable initially deferred
  for each row execute function accounting.tg_period_closings__match();
