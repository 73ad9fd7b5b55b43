-- Who and when, on every table; what a client sends for these columns is overwritten.
create or replace function app.tg__stamp() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    new.created_at := now();
    new.created_by := app.current_user_id();
    new.updated_at := new.created_at;
    new.updated_by := new.created_by;
    new.row_version := 0;
  else
    new.created_at := old.created_at;
    new.created_by := old.created_by;
    -- Two updates in one transaction must differ: clients compare it.
    new.updated_at := greatest(now(), old.updated_at + interval '1 microsecond');
    new.updated_by := app.current_user_id();
    new.row_version := old.row_version + 1;
  end if;
  return new;
end;
$$;

comment on function app.tg__stamp() is
  'Fills created_at, created_by, updated_at, updated_by and counts row_version.';
