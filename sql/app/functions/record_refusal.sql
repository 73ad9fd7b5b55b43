create or replace function app.record_refusal(operation text, code text) returns void
  language sql volatile security definer
begin atomic
  select app.record_audit('command.refuse', 'refused', null, jsonb_build_object(
    'operation', left(regexp_replace(operation, '[^A-Za-z0-9_,./ -]', '?', 'g'), 200),
    'code', left(regexp_replace(code, '[^A-Z0-9_]', '?', 'g'), 80)));
end;

comment on function app.record_refusal(text, text) is
  E'@behavior -*\nWrites down that whoever asks was not allowed to: the refused transaction was '
  'rolled back, so that the doors say it in one of their own. Security definer: nobody has a right '
  'to write the table.';

grant execute on function app.record_refusal(text, text) to gatekeeper;
