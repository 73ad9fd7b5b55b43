create or replace function accounting.prepare_reversal(
  journal_entry_id uuid, reason text, entry_date date default null
) returns accounting.journal_drafts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
begin
  perform app.require_permission('accounting.post');

  if not exists (
    select from accounting.journal_entries e where e.id = prepare_reversal.journal_entry_id
  ) then
    perform app.raise_not_found('entry');
  end if;
  insert into accounting.journal_drafts (
    entry_date, description, lines, reverses_entry_id, prepared_by)
  values (
    coalesce(prepare_reversal.entry_date, accounting.today()),
    app.clean_text(prepare_reversal.reason),
    accounting.mirrored_lines(accounting.entry_lines(prepare_reversal.journal_entry_id)),
    prepare_reversal.journal_entry_id, app.current_user_id())
  returning * into v_draft;
  return v_draft;
end;
$$;

comment on function accounting.prepare_reversal(uuid, text, date) is
  E'Prepares to take back an entry that was made by hand; it is approved and posted like any '
  'other. The entry of a document is taken back by its document, such as a credit note. '
  'Permission: accounting.post.\n'
  '@param journal_entry_id The entry to take back.\n'
  '@param reason Why.\n'
  '@param entry_date The day that it counts for; without one today.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.prepare_reversal(uuid, text, date) to staff, admin, service;
