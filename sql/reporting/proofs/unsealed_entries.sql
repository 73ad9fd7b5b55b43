-- Behind the horizon of the last seal nothing is sealed any more: an entry there was put in past
-- the triggers.
create or replace function reporting.unsealed_entries() returns setof reporting.violation
  language sql stable
begin atomic
  select 'unsealed_entries', 'journal_entry', e.id,
         format('posted at %s, without a seal', e.posted_at at time zone 'UTC')
  from accounting.journal_entries e
  left join (
    select s.horizon_cluster, s.horizon_xid
    from accounting.ledger_seals s
    order by s.position desc
    limit 1
  ) h on true
  where not exists (select from accounting.ledger_seals s where s.journal_entry_id = e.id)
    and (e.posted_at < now() - interval '1 day'
         or (e.posted_cluster, e.posted_xid) < (h.horizon_cluster, h.horizon_xid));
end;

comment on function reporting.unsealed_entries() is
  E'@behavior -*\nEntries without a seal for more than a day, or that should have been sealed '
  'before others that are.';
