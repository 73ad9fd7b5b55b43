create or replace function identity.invitations_to_send(batch_size integer) returns setof uuid
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  return query
  select i.id
  from identity.invitations i
  where i.prepared_at is null
  order by i.id
  limit least(batch_size, 100);
end;
$$;

comment on function identity.invitations_to_send(integer) is
  E'@behavior -*\nThe invitations that wait for their token; job identity/send_invitations. '
  'Security definer: the worker has no right to read the table.';

grant execute on function identity.invitations_to_send(integer) to rentify_worker;
