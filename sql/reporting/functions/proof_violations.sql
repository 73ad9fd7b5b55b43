create or replace function reporting.proof_violations() returns setof reporting.violation
  language plpgsql stable security definer rows 10 set search_path = ''
as $$
begin
  perform app.require_permission('accounting.read');
  return query select p.rule, p.entity, p.entity_id, p.detail from reporting.proofs p;
end;
$$;

comment on function reporting.proof_violations() is
  E'@name proofs\n'
  'Whatever is wrong with the books; nothing when all is right. Reads all of them. Permission: '
  'accounting.read.\n'
  'Security definer: the proofs compare tables that not everybody who keeps the books may read.';

grant execute on function reporting.proof_violations() to staff, admin, service;
