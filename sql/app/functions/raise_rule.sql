create or replace function app.raise_rule(rule text, details jsonb default null) returns void
  language plpgsql stable security definer set search_path = ''
as $$
declare
  v_rule app.rules;
begin
  select * into strict v_rule from app.rules r where r.name = raise_rule.rule;

  if details is null then
    raise exception using
      errcode = v_rule.sqlstate, schema = 'app', constraint = v_rule.name, message = v_rule.message;
  end if;

  raise exception using
    errcode = v_rule.sqlstate, schema = 'app', constraint = v_rule.name, message = v_rule.message,
    datatype = 'app.details', detail = details::text;
end;
$$;

comment on function app.raise_rule(text, jsonb) is
  E'@behavior -*\nRefuses what the caller is doing, under the name of a rule of app.rules. '
  'Details go to the '
  'client as JSON: only ids, times and amounts that the caller may know. Security definer: reads '
  'app.rules.';
