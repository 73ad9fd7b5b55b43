create or replace function identity.record_permission_change(
  kind text, role_id uuid, permission_id uuid
) returns void
  language sql volatile
begin atomic
  select app.record_audit(record_permission_change.kind, 'done', null, jsonb_build_object(
    'role_id', r.id, 'role', r.name, 'permission_id', p.id, 'permission', p.name))
  from identity.roles r, identity.permissions p
  where r.id = record_permission_change.role_id
    and p.id = record_permission_change.permission_id;
end;

comment on function identity.record_permission_change(text, uuid, uuid) is
  E'@behavior -*\nWrites down that a role gained or lost a permission.';
