create or replace function accounting.post_draft(draft_id uuid) returns accounting.journal_entries
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
  v_entry accounting.journal_entries;
begin
  perform app.require_permission('accounting.post');

  select * into v_draft
  from accounting.journal_drafts d where d.id = draft_id for no key update;
  if not found then
    perform app.raise_not_found('draft');
  end if;

  if v_draft.reverses_entry_id is null then
    v_entry := accounting.post_entry(
      'draft', v_draft.id, v_draft.entry_date, v_draft.description, v_draft.lines);
  else
    v_entry := accounting.post_reversal(
      v_draft.reverses_entry_id, v_draft.entry_date, v_draft.description);
  end if;
  -- Refuses what is not approved, and a reversal that another draft has posted meanwhile.
  update accounting.journal_drafts d
  set status = 'posted', journal_entry_id = v_entry.id
  where d.id = v_draft.id;
  return v_entry;
end;
$$;

comment on function accounting.post_draft(uuid) is
  E'@requiresIdempotencyKey\n'
  'Posts an approved entry to the books. Refused when its month was closed meanwhile '
  '(JOURNAL_ENTRIES_PERIOD_OPEN). Permission: accounting.post.\n'
  '@param draft_id The draft.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.post_draft(uuid) to staff, admin, service;
