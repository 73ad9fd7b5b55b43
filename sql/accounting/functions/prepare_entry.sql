create or replace function accounting.prepare_entry(
  entry_date date, description text, entry_lines accounting.entry_line[]
) returns accounting.journal_drafts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
begin
  perform app.require_permission('accounting.post');

  insert into accounting.journal_drafts (entry_date, description, lines, prepared_by)
  values (prepare_entry.entry_date, app.clean_text(prepare_entry.description), entry_lines,
          app.current_user_id())
  returning * into v_draft;
  return v_draft;
end;
$$;

comment on function accounting.prepare_entry(date, text, accounting.entry_line[]) is
  E'Prepares an entry by hand: another accountant approves it, then it is posted. Its lines '
  'balance in each currency and touch no control account. Permission: accounting.post.\n'
  '@param entry_date The day that it counts for; its month is open.\n'
  '@param description What it is, in words.\n'
  '@param entry_lines Its lines, two at least.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.prepare_entry(date, text, accounting.entry_line[])
  to staff, admin, service;
