insert into app.rules (name, sqlstate, status, message) values
  ('knowledge_points_not_future', '23514', null,
   'What the books will know then is not known yet: ask for an instant that has passed.'),
  ('knowledge_points_bounded', '23514', null, 'Ask for an instant from 1990 on.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- An instant means the last point before it, for ever: no point may come to lie between the two
-- after the answer. So an instant later than all points first gets one that is later than it.
create or replace function reporting.point_at(known_at timestamptz)
  returns reporting.knowledge_points
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_can_write constant boolean := session_user <> 'bi_reader'
    and not current_setting('transaction_read_only')::boolean;
  v_point reporting.knowledge_points;
begin
  -- No answer of the API could say that instant: a snapshot of it would be unreadable for ever.
  if point_at.known_at < '1990-01-01 00:00:00Z' then
    perform app.raise_rule('knowledge_points_bounded');
  end if;
  if point_at.known_at is null and v_can_write then
    return reporting.note_point();
  end if;

  if not exists (
    select from reporting.knowledge_points p where p.known_at >= point_at.known_at
  ) and point_at.known_at is not null then
    if not v_can_write or point_at.known_at > clock_timestamp() then
      perform app.raise_rule('knowledge_points_not_future');
    end if;
    perform reporting.note_point();
  end if;

  select * into v_point
  from reporting.knowledge_points p
  where p.known_at <= coalesce(point_at.known_at, 'infinity')
  order by p.known_at desc
  limit 1;
  if not found then
    -- Before the first point nothing was known.
    v_point.known_at := point_at.known_at;
    v_point.cluster := 0;
    v_point.snapshot := '1:1:';
  end if;
  return v_point;
end;
$$;

comment on function reporting.point_at(timestamptz) is
  E'@behavior -*\nWhat the books knew at an instant; null: now, which is written down. Where '
  'nothing is written (by a BI tool''s login, in a transaction that only reads) now is the last '
  'point. Refused: an instant to come, or before 1990. Security definer: the table is closed to '
  'everybody. Granted to nobody.';
