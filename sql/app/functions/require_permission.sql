create or replace function app.require_permission(permission text) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  if not app.has_permission(permission) then
    raise exception using
      errcode = 'insufficient_privilege',
      message = format('This needs the permission %s.', permission);
  end if;

  perform app.remember_permission(permission);
end;
$$;

comment on function app.require_permission(text) is
  E'@behavior -*\nThe first line of a command: refuses (42501) whoever lacks the permission.';
