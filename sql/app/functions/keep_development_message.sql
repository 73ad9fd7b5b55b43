create or replace function app.keep_development_message(
  id uuid, channel app.message_channel, recipient text, template text, subject text,
  body_text text, body_html text
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.act_as_system();

  insert into app.development_messages
    (id, channel, recipient, template, subject, body_text, body_html)
  values (
    keep_development_message.id, keep_development_message.channel,
    keep_development_message.recipient, keep_development_message.template,
    keep_development_message.subject, keep_development_message.body_text,
    keep_development_message.body_html)
  on conflict on constraint development_messages_pkey do nothing;

  delete from app.development_messages d
  where d.id in (
    select o.id from app.development_messages o order by o.kept_at desc, o.id desc offset 500);
end;
$$;

comment on function app.keep_development_message(
  uuid, app.message_channel, text, text, text, text, text) is
  E'@behavior -*\nKeeps a message instead of sending it, once, and the newest 500 of all. Security '
  'definer: the worker has no right on the table.';

grant execute on function app.keep_development_message(
  uuid, app.message_channel, text, text, text, text, text) to rentify_worker;
