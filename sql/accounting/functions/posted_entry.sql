create or replace function accounting.posted_entry(external_ref_type text, external_ref_id uuid)
  returns accounting.journal_entries
  language sql stable
begin atomic
  select e.*
  from accounting.journal_entries e
  where e.external_ref_type = posted_entry.external_ref_type
    and e.external_ref_id = posted_entry.external_ref_id;
end;

comment on function accounting.posted_entry(text, uuid) is
  E'@behavior -*\nThe entry of a fact; nothing where it was not posted.';
