create or replace function app.replay_dead_letter(dead_letter_id uuid) returns app.dead_letters
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  perform app.require_permission('events.replay');

  v_letter := app.requeue_dead_letter(dead_letter_id);
  perform app.record_audit('dead_letter.replay', 'done', details => jsonb_build_object(
    'dead_letter_id', v_letter.id, 'event_id', v_letter.event_id, 'consumer', v_letter.consumer));
  return v_letter;
end;
$$;

comment on function app.replay_dead_letter(uuid) is
  E'Delivers what a consumer gave up once more, to that consumer alone. If it fails again it is a '
  'waiting dead letter again; if it was handled meanwhile nothing happens. Permission: '
  'events.replay.\n'
  '@param dead_letter_id The dead letter.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function app.replay_dead_letter(uuid) to staff, admin, service;
