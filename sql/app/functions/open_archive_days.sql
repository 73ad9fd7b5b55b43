create or replace function app.open_archive_days() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_day date;
  v_name text;
  v_opened bigint := 0;
begin
  perform app.act_as_system();
  -- Two relays that start together must not both make a day.
  perform pg_advisory_xact_lock(hashtext('app.published_events'));

  -- Two days back as well: a clock that was ahead of this one has not seen today yet.
  for v_day in
    select (now() at time zone 'UTC')::date + d from generate_series(-2, 7) d
  loop
    v_name := 'published_events_' || to_char(v_day, 'YYYY_MM_DD');
    continue when to_regclass(format('app.%I', v_name)) is not null;

    -- Made beside it and then attached, which keeps nobody from reading and writing meanwhile.
    execute format('create table app.%I (like app.published_events including all)', v_name);
    execute format('alter table app.%I enable row level security', v_name);
    execute format(
      'alter table app.published_events attach partition app.%I for values from (%L) to (%L)',
      v_name, v_day::timestamp at time zone 'UTC', (v_day + 1)::timestamp at time zone 'UTC');
    v_opened := v_opened + 1;
  end loop;
  return v_opened;
end;
$$;

comment on function app.open_archive_days() is
  E'@behavior -*\nMakes the partitions of app.published_events for the week to come (UTC) where '
  'they lack, and says how many. Every relay calls it first, so that there is always a day to '
  'write to. Security definer: only the owner makes tables.';

grant execute on function app.open_archive_days() to rentify_worker;
