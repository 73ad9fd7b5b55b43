create or replace function app.dead_letter(dead_letter_id uuid) returns app.dead_letters
  language plpgsql stable security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  select * into v_letter from app.dead_letters l where l.id = dead_letter_id;
  if not found then
    perform app.raise_not_found('dead_letter');
  end if;
  return v_letter;
end;
$$;

comment on function app.dead_letter(uuid) is
  E'@behavior -*\nOne dead letter with everything that is known of it. Security definer: the '
  'worker has no right on the table.';

grant execute on function app.dead_letter(uuid) to rentify_worker;
