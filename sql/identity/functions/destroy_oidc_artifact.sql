create or replace function identity.destroy_oidc_artifact(
  kind identity.oidc_artifact_kind, id_hash bytea
) returns void
  language sql volatile security definer
begin atomic
  delete from identity.oidc_artifacts a
  where a.kind = destroy_oidc_artifact.kind and a.id_hash = destroy_oidc_artifact.id_hash;
end;

comment on function identity.destroy_oidc_artifact(identity.oidc_artifact_kind, bytea) is
  E'@behavior -*\nForgets a thing of the provider. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.destroy_oidc_artifact(identity.oidc_artifact_kind, bytea)
  to gatekeeper;
