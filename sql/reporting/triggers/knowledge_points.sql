insert into app.rules (name, sqlstate, status, message) values
  ('knowledge_points_append_only', '55000', null, 'What the books knew is never changed.'),
  ('knowledge_points_rising', '55000', null,
   'A point of knowledge is later than all before it, or answers given would change.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on reporting.knowledge_points
  for each statement execute function app.tg__append_only();

-- The owner's hand too: an instant that was asked for must go on meaning the same point.
create or replace function reporting.tg_knowledge_points__rising() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  lock table reporting.knowledge_points in share row exclusive mode;
  if exists (select from reporting.knowledge_points p where p.known_at >= new.known_at) then
    perform app.raise_rule('knowledge_points_rising');
  end if;
  return new;
end;
$$;

comment on function reporting.tg_knowledge_points__rising() is
  'Refuses a point that is not later than all others.';

create or replace trigger _200_rising
  before insert on reporting.knowledge_points
  for each row execute function reporting.tg_knowledge_points__rising();
