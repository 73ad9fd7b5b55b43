-- Money is posted on the day of the fact: another day than today is for who may record paper.
create or replace function rental.require_backdate(fact_at timestamptz) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if accounting.local_date(fact_at) < accounting.today() then
    perform app.require_permission('rentals.backdate');
  end if;
end;
$$;

comment on function rental.require_backdate(timestamptz) is
  E'@behavior -*\nRefuses a fact of an earlier day for who may not record the past. Granted to '
  'nobody: only security definer functions reach it.';
