create or replace function identity.tg_user_roles__last_admin_stays() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select
    from identity.roles r, identity.users u
    where r.id = old.role_id and r.name = 'admin' and u.id = old.user_id and u.status = 'active'
  ) then
    perform identity.require_active_admin();
  end if;
  return null;
end;
$$;

comment on function identity.tg_user_roles__last_admin_stays() is
  'Refuses to take the role from the last active admin (users_last_admin_stays).';

create or replace trigger _100_stamp
  before insert or update on identity.user_roles
  for each row execute function app.tg__stamp();

create or replace trigger _200_last_admin_stays
  after update or delete on identity.user_roles
  for each row execute function identity.tg_user_roles__last_admin_stays();

-- What is no service any more has no use for its keys, nor has anybody who kept one.
create or replace function identity.tg_user_roles__revoke_keys() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_key identity.api_keys;
begin
  for v_key in
    update identity.api_keys k
    set revoked_at = now()
    from identity.roles r
    where r.id = old.role_id
      and r.token_role = 'service'
      and k.user_id = old.user_id
      and k.revoked_at is null
    returning k.*
  loop
    perform app.record_audit('api_key.revoke', 'done', v_key.user_id,
      jsonb_build_object('prefix', v_key.prefix), api_key_id => v_key.id);
  end loop;
  return null;
end;
$$;

comment on function identity.tg_user_roles__revoke_keys() is
  'Revokes the keys of whoever loses the role of a service.';

create or replace trigger _500_revoke_keys
  after update or delete on identity.user_roles
  for each row execute function identity.tg_user_roles__revoke_keys();
