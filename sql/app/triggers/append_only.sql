-- Holds for the owner too: only a superuser who switches triggers off gets past it.
create or replace function app.tg__append_only() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  raise exception using
    errcode = 'object_not_in_prerequisite_state', schema = tg_table_schema, table = tg_table_name,
    constraint = tg_table_name || '_append_only',
    message = 'These records are only ever added to.';
end;
$$;

comment on function app.tg__append_only() is 'Refuses UPDATE, DELETE and TRUNCATE.';
