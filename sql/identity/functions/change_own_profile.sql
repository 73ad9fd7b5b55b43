insert into app.rules (name, sqlstate, status, message) values
  ('users_row_version_current', '55000', null, 'The account was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.change_own_profile(
  row_version bigint, display_name text, has_phone boolean, phone text, code_hash bytea,
  sealed_data bytea
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users := identity.lock_own_account();
  v_name constant text := coalesce(
    app.clean_text(change_own_profile.display_name), v_user.display_name);
begin
  if v_user.row_version <> change_own_profile.row_version then
    perform app.raise_rule('users_row_version_current',
      jsonb_build_object('rowVersion', v_user.row_version::text));
  end if;
  if v_name <> v_user.display_name then
    update identity.users u set display_name = v_name where u.id = v_user.id;
  end if;

  if not has_phone or change_own_profile.phone is not distinct from v_user.phone then
    return;
  end if;
  if change_own_profile.phone is not null then
    perform identity.send_phone_code(
      v_user.id, change_own_profile.phone, change_own_profile.code_hash,
      change_own_profile.sealed_data);
    return;
  end if;
  update identity.users u set phone = null, phone_verified_at = null where u.id = v_user.id;
  update identity.one_time_tokens t
  set used_at = now()
  where t.user_id = v_user.id and t.purpose = 'verify_phone' and t.used_at is null;
end;
$$;

comment on function identity.change_own_profile(bigint, text, boolean, text, bytea, bytea) is
  E'@behavior -*\nChanges what a user says of themselves; what is null stays, but a telephone '
  'number that is given as null goes (has_phone). A new one gets a code that proves it; until it '
  'comes back the old number stays. With a version, refused if it changed since. Security '
  'definer: the doors have no right on the tables.';

grant execute on function identity.change_own_profile(bigint, text, boolean, text, bytea, bytea)
  to gatekeeper;
