insert into app.rules (name, sqlstate, status, message) values
  ('reports_days_bounded', '23514', null,
   'Ask for days between 1990 and 2199, the first not after the last.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function reporting.require_days(from_date date, to_date date) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if (from_date <= to_date and from_date >= '1990-01-01' and to_date <= '2199-12-31')
    is not true then
    perform app.raise_rule('reports_days_bounded');
  end if;
end;
$$;

comment on function reporting.require_days(date, date) is
  E'@behavior -*\nRefuses days that no report is made for.';
