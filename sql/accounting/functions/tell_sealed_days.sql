create or replace function accounting.tell_sealed_days() returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_told constant bigint := coalesce((select max(d.position) from accounting.sealed_days d), 0);
  v_day accounting.sealed_days;
begin
  -- One look at the first seal that was not told spares reading the running day's every minute.
  if accounting.local_date((
    select s.sealed_at from accounting.ledger_seals s
    where s.position > v_told order by s.position limit 1)) < accounting.today()
  then
    for v_day in
      insert into accounting.sealed_days (sealed_on, position, digest)
      select distinct on (d.sealed_on) d.sealed_on, s.position, s.digest
      from accounting.ledger_seals s
      cross join lateral (select accounting.local_date(s.sealed_at)) d (sealed_on)
      where s.position > v_told and d.sealed_on < accounting.today()
      order by d.sealed_on, s.position desc
      -- After a change of the time zone a day can come twice: the next one covers it.
      on conflict on constraint sealed_days_pkey do nothing
      returning *
    loop
      perform app.emit_event('LedgerSealed', 'ledger', c.id, jsonb_build_object(
        'sealed_on', v_day.sealed_on, 'position', v_day.position,
        'digest', encode(v_day.digest, 'hex')))
      from accounting.company_settings c;
    end loop;
  end if;
end;
$$;

comment on function accounting.tell_sealed_days() is
  E'@behavior -*\nTells the last digest of each finished day (LedgerSealed), once. Called by '
  'seal_ledger, under its lock.';
