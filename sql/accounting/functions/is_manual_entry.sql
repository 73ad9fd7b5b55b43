create or replace function accounting.is_manual_entry(journal_entry_id uuid) returns boolean
  language sql stable
return exists (
  with recursive chain as (
    select e.external_ref_type, e.reverses_entry_id
    from accounting.journal_entries e
    where e.id = is_manual_entry.journal_entry_id
    union all
    select e.external_ref_type, e.reverses_entry_id
    from chain c
    join accounting.journal_entries e on e.id = c.reverses_entry_id
  )
  select from chain c where c.external_ref_type = 'draft'
);

comment on function accounting.is_manual_entry(uuid) is
  E'@behavior -*\nWhether an entry was made by hand, or takes back one that was.';
