create or replace function accounting.post_reversal(
  journal_entry_id uuid, entry_date date, description text
) returns accounting.journal_entries
  language sql volatile
return accounting.post_entry(
  'reversal', journal_entry_id, entry_date, description,
  accounting.mirrored_lines(accounting.entry_lines(journal_entry_id)), journal_entry_id);

comment on function accounting.post_reversal(uuid, date, text) is
  E'@behavior -*\nTakes an entry back by one that mirrors it; an entry is reversed once. Granted '
  'to nobody: only security definer functions reach it.';
