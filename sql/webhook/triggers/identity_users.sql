-- Whoever shuts a program out would not think of what it had sent elsewhere. What an admin
-- registered stays: it is the company's.
create or replace function webhook.tg_identity_users__stop_endpoints() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if identity.token_role_of(new.id) = 'service' then
    perform webhook.stop_endpoint(e.id, 'Its service was disabled.')
    from (
      select o.id
      from webhook.webhook_endpoints o
      where o.created_by = new.id and o.disabled_at is null
      order by o.id
      for no key update
    ) e;
  end if;
  return null;
end;
$$;

comment on function webhook.tg_identity_users__stop_endpoints() is
  'Disables the endpoints of a service with it.';

create or replace trigger _500_stop_endpoints
  after update of status on identity.users
  for each row when (new.status = 'disabled' and old.status <> 'disabled')
  execute function webhook.tg_identity_users__stop_endpoints();
