create or replace function reporting.incomplete_entries() returns setof reporting.violation
  language sql stable
begin atomic
  select 'incomplete_entries', 'journal_entry', coalesce(e.id, l.journal_entry_id),
         case when e.id is null then format('%s lines without their entry', l.line_count)
              else format('%s lines instead of %s', coalesce(l.line_count, 0), e.line_count) end
  from accounting.journal_entries e
  full join (
    select l.journal_entry_id, count(*) as line_count, min(l.amount_cents) as least_cents
    from accounting.journal_lines l
    group by l.journal_entry_id
  ) l on l.journal_entry_id = e.id
  where l.line_count is distinct from e.line_count or e.line_count < 2 or l.least_cents <= 0;
end;

comment on function reporting.incomplete_entries() is
  E'@behavior -*\nEntries without all of their lines, two at least and none of nothing, and lines '
  'without their entry.';
