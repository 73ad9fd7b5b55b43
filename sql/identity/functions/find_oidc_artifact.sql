create or replace function identity.find_oidc_artifact(
  kind identity.oidc_artifact_kind, id_hash bytea default null, uid text default null
) returns table (payload_sealed bytea, consumed_at timestamptz)
  language sql stable security definer
begin atomic
  select a.payload_sealed, a.consumed_at
  from identity.oidc_artifacts a
  left join identity.sessions s on s.id = a.session_id
  left join identity.users u on u.id = s.user_id
  where a.kind = find_oidc_artifact.kind
    and (a.id_hash = find_oidc_artifact.id_hash or a.uid = find_oidc_artifact.uid)
    and a.expires_at > now()
    and (a.session_id is null
      or (s.ended_at is null and s.expires_at > now() and u.status = 'active'));
end;

comment on function identity.find_oidc_artifact(
  identity.oidc_artifact_kind, bytea, text
) is
  E'@behavior -*\nA thing of the provider by its id or its second name; no row when it has '
  'expired, or its session has ended. Security definer: the doors have no right on the table.';

grant execute on function identity.find_oidc_artifact(identity.oidc_artifact_kind, bytea, text)
  to gatekeeper;
