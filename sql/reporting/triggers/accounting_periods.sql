-- What the books knew when a month was closed, the closing included.
create or replace function reporting.tg_accounting_periods__note_point() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform reporting.note_point(knows_itself => true);
  return null;
end;
$$;

comment on function reporting.tg_accounting_periods__note_point() is
  'Writes a point of knowledge when a period is closed. Security definer: the points are closed '
  'to everybody.';

create or replace trigger _700_note_point
  after update of status on accounting.periods
  for each row when (new.status = 'closed' and old.status <> 'closed')
  execute function reporting.tg_accounting_periods__note_point();
insert into app.rules (name, sqlstate, status, message) values
  ('periods_proofs_empty', '55000', null,
   'The books do not prove: a month closes when reporting.proofs is empty.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Reading 400,000 sealed entries takes 4.4 s, all other proofs 2.3 (two shared cores), and a
-- request has 10. So behind the first 100,000 seals the last run of the job counts, if it found
-- nothing.
create or replace function reporting.tg_accounting_periods__prove() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_first reporting.violation;
  v_proven bigint;
begin
  select case when r.violation_count = 0 and r.sealed_position > 100000
              then r.sealed_position else 0 end
  into v_proven
  from reporting.proof_runs r
  order by r.ran_at desc
  limit 1;

  select p.rule, p.entity, p.entity_id, p.detail into v_first
  from (
    select p.rule, p.entity, p.entity_id, p.detail
    from reporting.proofs p
    where p.rule <> 'broken_seals'
    union all
    select s.rule, s.entity, s.entity_id, s.detail
    from reporting.broken_seals(coalesce(v_proven, 0)) s
  ) p
  limit 1;
  if found then
    perform app.raise_rule('periods_proofs_empty', jsonb_build_object(
      'rule', v_first.rule, 'entity', v_first.entity, 'entityId', v_first.entity_id,
      'detail', v_first.detail));
  end if;
  return new;
end;
$$;

comment on function reporting.tg_accounting_periods__prove() is
  'Refuses to close a month while a proof of the books fails.';

-- Not for the months of a gap, which are closed by the month that comes after it: that one proves.
create or replace trigger _300_prove
  before update of status on accounting.periods
  for each row
  when (old.status = 'open' and new.status = 'closed' and pg_trigger_depth() = 0)
  execute function reporting.tg_accounting_periods__prove();
