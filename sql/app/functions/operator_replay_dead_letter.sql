create or replace function app.operator_replay_dead_letter(operator text, dead_letter_id uuid)
  returns app.dead_letters
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  perform app.act_as_system();

  v_letter := app.requeue_dead_letter(dead_letter_id);
  perform app.record_audit('dead_letter.replay', 'done', details => jsonb_build_object(
    'operator', operator, 'dead_letter_id', v_letter.id, 'event_id', v_letter.event_id,
    'consumer', v_letter.consumer));
  return v_letter;
end;
$$;

comment on function app.operator_replay_dead_letter(text, uuid) is
  E'@behavior -*\nAs replay_dead_letter, from the command line. Security definer: the worker has '
  'no right on the tables.';

grant execute on function app.operator_replay_dead_letter(text, uuid) to rentify_worker;
