create or replace function accounting.approve_draft(draft_id uuid)
  returns accounting.journal_drafts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
begin
  perform app.require_permission('accounting.post');

  update accounting.journal_drafts d
  set status = 'approved', decided_by = app.current_user_id(), decided_at = now()
  where d.id = draft_id
  returning * into v_draft;
  if not found then
    perform app.raise_not_found('draft');
  end if;
  return v_draft;
end;
$$;

comment on function accounting.approve_draft(uuid) is
  E'Approves an entry that somebody else prepared (JOURNAL_DRAFTS_FOUR_EYES). Permission: '
  'accounting.post.\n'
  '@param draft_id The draft.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.approve_draft(uuid) to staff, admin, service;
