create or replace function app.operator_discard_dead_letter(
  operator text, dead_letter_id uuid, note text
) returns app.dead_letters
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  perform app.act_as_system();

  v_letter := app.put_aside_dead_letter(dead_letter_id, note);
  perform app.record_audit('dead_letter.discard', 'done', details => jsonb_build_object(
    'operator', operator, 'dead_letter_id', v_letter.id, 'event_id', v_letter.event_id,
    'consumer', v_letter.consumer));
  return v_letter;
end;
$$;

comment on function app.operator_discard_dead_letter(text, uuid, text) is
  E'@behavior -*\nAs discard_dead_letter, from the command line. Security definer: the worker has '
  'no right on the tables.';

grant execute on function app.operator_discard_dead_letter(text, uuid, text) to rentify_worker;
