create or replace function identity.refuse_password_change() returns void
  language sql volatile security definer
begin atomic
  select app.record_audit('password.change', 'refused', app.current_user_id());
end;

comment on function identity.refuse_password_change() is
  E'@behavior -*\nWrites down that the user of this request sent a wrong current password. '
  'Security definer: the doors have no right on the audit.';

grant execute on function identity.refuse_password_change() to gatekeeper;
