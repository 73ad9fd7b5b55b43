-- The update locks the row: of two who use one code at once, the second waits and is told no.
create or replace function identity.consume_oidc_artifact(
  kind identity.oidc_artifact_kind, id_hash bytea
) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  update identity.oidc_artifacts a set consumed_at = now()
  where a.kind = consume_oidc_artifact.kind
    and a.id_hash = consume_oidc_artifact.id_hash
    and a.consumed_at is null;
  return found;
end;
$$;

comment on function identity.consume_oidc_artifact(identity.oidc_artifact_kind, bytea) is
  E'@behavior -*\nUses what is good once; false when somebody was faster. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.consume_oidc_artifact(identity.oidc_artifact_kind, bytea)
  to gatekeeper;
