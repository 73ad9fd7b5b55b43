create or replace function app.put_aside_dead_letter(dead_letter_id uuid, note text)
  returns app.dead_letters
  language plpgsql volatile set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  update app.dead_letters l
  set status = 'discarded', settled_at = now(), settled_by = app.current_user_id(),
      note = app.clean_text(put_aside_dead_letter.note)
  where l.id = dead_letter_id
  returning * into v_letter;
  if not found then
    perform app.raise_not_found('dead_letter');
  end if;
  return v_letter;
end;
$$;

comment on function app.put_aside_dead_letter(uuid, text) is
  E'@behavior -*\nMarks a dead letter as discarded, and says why. Granted to nobody: the commands '
  'call it.';
