create or replace function app.development_messages_page(recipient text)
  returns setof app.development_messages
  language plpgsql stable security definer rows 100 set search_path = ''
as $$
begin
  return query
  select d.*
  from app.development_messages d
  where d.recipient = development_messages_page.recipient
     or development_messages_page.recipient is null
  order by d.kept_at desc, d.id desc
  limit 100;
end;
$$;

comment on function app.development_messages_page(text) is
  E'@behavior -*\nThe newest 100 kept messages, of all or of one recipient: for the admin port '
  'outside production. Security definer: nobody has a right on the table.';

grant execute on function app.development_messages_page(text) to gatekeeper;
