-- A busy key would fill the audit and rewrite its row at every request: one use a minute and one
-- record an hour and address say as much.
create or replace function identity.note_api_key_use(key identity.api_keys, refusal text)
  returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_outcome constant app.audit_outcome := case when refusal is null then 'done' else 'refused' end;
begin
  if refusal is null
     and coalesce(key.last_used_at, '-infinity') < now() - interval '1 minute' then
    update identity.api_keys k
    set last_used_at = now(), last_used_address = app.current_address()
    where k.id = key.id;
  end if;

  -- By the id, which begins with the time: the index then reads the last hour alone.
  if not exists (
    select
    from app.audit_events e
    where e.subject_id = key.user_id
      and e.id > uuidv7(interval '-1 hour')
      and e.kind = 'api_key.use'
      and e.outcome = v_outcome
      and e.api_key_id = key.id
      and e.address is not distinct from app.current_address()
  ) then
    perform app.record_audit('api_key.use', v_outcome, key.user_id,
      jsonb_strip_nulls(jsonb_build_object('prefix', key.prefix, 'reason', refusal)),
      api_key_id => key.id);
  end if;
end;
$$;

comment on function identity.note_api_key_use(identity.api_keys, text) is
  E'@behavior -*\nNotes when and from where a key was used, at most once a minute, and writes it '
  'down at most once an hour for an address. Granted to nobody: authenticate_api_key calls it.';
