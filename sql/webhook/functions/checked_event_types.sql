insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_event_types_known', '23514', null, 'There is no such type of event.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function webhook.checked_event_types(event_types text[]) returns text[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_wanted constant text[] := array(
    select distinct w.event_type
    from unnest(checked_event_types.event_types) as w (event_type)
    order by w.event_type);
begin
  if exists (
    select
    from unnest(v_wanted) as w (event_type)
    where not exists (select from app.event_types t where t.event_type = w.event_type)
  ) then
    perform app.raise_rule('webhook_endpoints_event_types_known');
  end if;
  return nullif(v_wanted, '{}');
end;
$$;

comment on function webhook.checked_event_types(text[]) is
  E'@behavior -*\nThe types of event, each once, unless one is unknown '
  '(WEBHOOK_ENDPOINTS_EVENT_TYPES_KNOWN); null for all. Granted to nobody: commands call it.';
