create or replace function app.require_any_permission(permissions text[]) returns text
  language plpgsql volatile set search_path = ''
as $$
declare
  v_permission text;
begin
  foreach v_permission in array permissions loop
    if app.has_permission(v_permission) then
      perform app.remember_permission(v_permission);
      return v_permission;
    end if;
  end loop;

  raise exception using
    errcode = 'insufficient_privilege',
    message = format('This needs one of the permissions %s.', array_to_string(permissions, ', '));
end;
$$;

comment on function app.require_any_permission(text[]) is
  E'@behavior -*\nThe first line of a command that more than one permission opens: the first of '
  'them '
  'that the user has; refuses (42501) whoever has none.';
