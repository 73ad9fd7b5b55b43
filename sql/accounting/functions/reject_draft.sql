create or replace function accounting.reject_draft(draft_id uuid, reason text)
  returns accounting.journal_drafts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_draft accounting.journal_drafts;
begin
  perform app.require_permission('accounting.post');

  update accounting.journal_drafts d
  set status = 'rejected', decided_by = app.current_user_id(), decided_at = now(),
      rejection_reason = app.clean_text(reason)
  where d.id = draft_id
  returning * into v_draft;
  if not found then
    perform app.raise_not_found('draft');
  end if;
  return v_draft;
end;
$$;

comment on function accounting.reject_draft(uuid, text) is
  E'Rejects an entry that was prepared or approved, and not posted; who prepared it may too. '
  'Permission: accounting.post.\n'
  '@param draft_id The draft.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.reject_draft(uuid, text) to staff, admin, service;
