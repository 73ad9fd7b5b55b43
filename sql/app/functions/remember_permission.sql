-- What a keyed request needed is remembered for the rest of its transaction and stored with its
-- answer, so that a replay is refused to whoever has lost one of these permissions meanwhile.
create or replace function app.remember_permission(permission text) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  if current_setting('request.idempotency_key', true) <> '' then
    perform set_config('request.permissions',
      concat_ws(',', nullif(current_setting('request.permissions', true), ''), permission), true);
  end if;
end;
$$;

comment on function app.remember_permission(text) is
  E'@behavior -*\nNotes that this request needed a permission, for a replay of it.';
