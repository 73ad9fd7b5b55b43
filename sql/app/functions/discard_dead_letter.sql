create or replace function app.discard_dead_letter(dead_letter_id uuid, note text)
  returns app.dead_letters
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  perform app.require_permission('events.replay');

  v_letter := app.put_aside_dead_letter(dead_letter_id, note);
  perform app.record_audit('dead_letter.discard', 'done', details => jsonb_build_object(
    'dead_letter_id', v_letter.id, 'event_id', v_letter.event_id, 'consumer', v_letter.consumer));
  return v_letter;
end;
$$;

comment on function app.discard_dead_letter(uuid, text) is
  E'Puts a dead letter aside: nobody needs to look at it any more. It is kept for 90 days, and can '
  'be replayed until then. Permission: events.replay.\n'
  '@param dead_letter_id The dead letter.\n'
  '@param note Why.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function app.discard_dead_letter(uuid, text) to staff, admin, service;
