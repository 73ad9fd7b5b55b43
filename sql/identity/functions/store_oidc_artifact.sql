create or replace function identity.store_oidc_artifact(
  kind identity.oidc_artifact_kind,
  id_hash bytea,
  payload_sealed bytea,
  expires_at timestamptz,
  session_id uuid default null,
  uid text default null
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  if store_oidc_artifact.uid is null then
    insert into identity.oidc_artifacts (kind, id_hash, session_id, payload_sealed, expires_at)
    values (
      store_oidc_artifact.kind, store_oidc_artifact.id_hash, store_oidc_artifact.session_id,
      store_oidc_artifact.payload_sealed, store_oidc_artifact.expires_at)
    on conflict on constraint oidc_artifacts_pkey do update
      set session_id = excluded.session_id, payload_sealed = excluded.payload_sealed,
        expires_at = excluded.expires_at;
  else
    -- A browser's session gets a new id at every sign-in: of two of its tabs the last one counts.
    insert into identity.oidc_artifacts
      (kind, id_hash, uid, session_id, payload_sealed, expires_at)
    values (
      store_oidc_artifact.kind, store_oidc_artifact.id_hash, store_oidc_artifact.uid,
      store_oidc_artifact.session_id, store_oidc_artifact.payload_sealed,
      store_oidc_artifact.expires_at)
    on conflict on constraint oidc_artifacts_uid_key do update
      set id_hash = excluded.id_hash, session_id = excluded.session_id,
        payload_sealed = excluded.payload_sealed, expires_at = excluded.expires_at;
  end if;

  if store_oidc_artifact.kind = 'RefreshToken' then
    update identity.sessions s set last_used_at = now()
    where s.id = store_oidc_artifact.session_id;
  end if;
end;
$$;

comment on function identity.store_oidc_artifact(
  identity.oidc_artifact_kind, bytea, bytea, timestamptz, uuid, text
) is
  E'@behavior -*\nKeeps a thing of the provider, or what it has become. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.store_oidc_artifact(
  identity.oidc_artifact_kind, bytea, bytea, timestamptz, uuid, text
) to gatekeeper;
